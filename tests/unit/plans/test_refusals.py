"""A plan that is wrong is refused by name and line, in words that say what to do."""

import os

import pytest

from data.plans.load import load_plan, read_plans
from data.problem import DefinitionRefused
from tests.unit.plans.small import SMALL, line_of, refusal, small_plan


def test_the_small_plan_is_accepted():
    plan = small_plan()
    assert plan.target("good").milestones[1].value == 100
    assert plan.action("1.1").milestones[0].due.isoformat() == "2015-09-30"


def test_an_unknown_measure_is_refused_by_line_with_the_nearest_codes():
    text = refusal('"ofsted_good_schools"', '"ofsted_god_schools"')
    assert text.startswith(f"plan, line {line_of('measure =')}, target 'good': ")
    assert "'ofsted_god_schools'" in text
    assert "nearest: ofsted_good_schools" in text


def test_a_milestone_out_of_order_is_refused_at_its_own_line():
    text = refusal('due = "2017-01"', 'due = "2015-12"')
    assert f"line {line_of('2017-01')}, target 'good', milestone 2" in text
    assert "due 2015-12-31 comes after 2016-01-31" in text


def test_a_target_on_a_neutral_measure_without_direction_is_refused():
    text = refusal('"ofsted_good_schools"', '"pupils_on_roll"')
    assert f"line {line_of('[[targets]]')}, target 'good': has no direction" in text


def test_a_target_on_a_neutral_measure_with_a_direction_is_accepted():
    plan = small_plan('"ofsted_good_schools"', '"pupils_on_roll"\ndirection = "higher"')
    assert plan.target("good").direction == "higher"


def test_a_direction_against_the_measure_is_refused():
    text = refusal('"ofsted_good_schools"', '"ofsted_good_schools"\ndirection = "lower"')
    assert "has 'higher'; take it out" in text


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            'milestones = [\n  { due = "2016-01"',
            'phase = "secondry"\nmilestones = [\n  { due = "2016-01"',
            "'secondry'; known: secondary",
        ),
        (
            'milestones = [\n  { due = "2016-01"',
            'group = "poor"\nmilestones = [\n  { due = "2016-01"',
            "group is 'poor'",
        ),
        (
            'milestones = [\n  { due = "2016-01"',
            'phase = "early_years"\nmilestones = [\n  { due = "2016-01"',
            "is not published for early_years",
        ),
        (
            'milestones = [\n  { due = "2016-01"',
            'group = "disadvantaged"\nmilestones = [\n  { due = "2016-01"',
            "is not published for disadvantaged",
        ),
        ("value = 100", "value = 140", "140 lies outside 0 to 100"),
        ("value = 100", "value = 80", "80 goes back on 85"),
        ("value = 100", "value = nan", "write a number"),
        ("value = 100", "value = true", "write a number"),
        ('"2017-01"', '"2017-13"', "write a day (2016-01-31) or a month"),
        ('"2017-01"', '"January 2017"', "write a day (2016-01-31) or a month"),
        ('value = 85, comparator = ">="', 'value = 85, comparator = "<="', "asks for a worse value"),
        ('value = 85, comparator = ">="', 'value = 85, comparator = "≥"', "known: "),
        (
            "[[actions]]",
            '[[targets]]\ncode = "good"\ntitle = "again"\nmeasure = "gld"\n'
            'phase = "early_years"\nmilestones = [{ due = "2017-01", value = 70, comparator = '
            '">=" }]\n[[actions]]',
            "the code 'good' is already used on line 17",
        ),
        ('accountable = "lead"', 'accountable = "boss"', "declares: lead"),
        ('area_for_improvement = "1"', 'area_for_improvement = "9"', "declares: 1"),
        ('accountable = "lead"', 'accountable = "lead"\ntargets = ["bad"]', "names 'bad'"),
        ('accountable = "lead"', 'accountable = "lead"\nmeasures = ["glt"]', "nearest: gld"),
        ('la_code = "935"', 'la_code = "E935"', "three digits"),
        ('status = "current"', 'status = "now"', "known: current, past, example"),
        ('title = "Good schools"', 'titel = "Good schools"', "did you mean 'title'?"),
        ('title = "Good schools"', 'title = ""', "write text"),
    ],
)
def test_what_is_wrong_is_said_with_what_was_expected(old: str, new: str, expected: str):
    text = refusal(old, new)
    assert expected in text
    assert "line " in text


def test_every_problem_is_said_at_once_in_the_order_of_lines():
    text = SMALL.replace("value = 100", "value = 140").replace('"lead"\nmile', '"boss"\nmile')
    with pytest.raises(DefinitionRefused) as refused:
        load_plan(text)
    lines = [problem.row for problem in refused.value.problems]
    assert len(lines) == 2
    assert lines == sorted(lines)


def test_a_text_that_is_not_toml_is_refused_with_its_line():
    text = refusal('code = "good"', "code = good")
    line = line_of('code = "good"')
    assert f"line {line}, the file: cannot be read as TOML" in text


def test_a_file_that_is_not_there_is_refused_by_name(tmp_path):
    with pytest.raises(DefinitionRefused, match=r"none\.toml, line 1, the file: cannot be read"):
        load_plan(tmp_path / "none.toml")


def test_a_milestone_on_the_day_of_the_baseline_is_refused():
    baseline = 'baseline = { value = 74, at = 2016-01-31, source = "s" }\nmilestones = [\n  '
    text = refusal('milestones = [\n  { due = "2016-01"', baseline + '{ due = "2016-01"')
    assert "is not after the baseline (2016-01-31)" in text


def test_a_file_saved_with_a_byte_order_mark_is_read(tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(SMALL, encoding="utf-8-sig")
    assert load_plan(path).code == "small"


def test_one_bad_file_is_named_and_the_other_plans_still_load(tmp_path):
    (tmp_path / "good.toml").write_text(SMALL, encoding="utf-8")
    (tmp_path / "bad.toml").write_text(SMALL.replace("100", "140"), encoding="utf-8")
    plans = read_plans(tmp_path)
    assert "small" in {plan.code for plan in plans.plans}
    assert [problem.file for problem in plans.problems] == ["bad.toml"]


def test_two_files_of_one_folder_with_one_code_are_refused(tmp_path):
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text(SMALL, encoding="utf-8")
    assert "code 'small' is already used by a.toml" in str(read_plans(tmp_path).problems[0])


def test_areas_may_group_districts_wards_or_schools_from_a_day_on():
    areas = """[[areas]]
code = "north"
name = "North"
kind = "schools"
members = ["900001", "900002"]
from = 2015-09-01
[[targets]]"""
    north = small_plan("[[targets]]", areas).areas[0]
    assert (north.kind, north.members) == ("schools", ("900001", "900002"))
    assert str(north.valid_from) == "2015-09-01"


def test_an_area_that_ends_before_it_begins_is_refused():
    areas = """[[areas]]
code = "north"
name = "North"
kind = "schools"
members = ["900001"]
from = 2015-09-01
to = 2015-01-01
[[targets]]"""
    assert "to is 2015-01-01, before from (2015-09-01)" in refusal("[[targets]]", areas)


def test_a_gap_on_a_measure_where_lower_is_better_is_refused():
    text = SMALL.replace('"ofsted_good_schools"', '"absence_overall"\nreference = "gap_to_national"')
    with pytest.raises(DefinitionRefused, match='use reference = "national"'):
        load_plan(text)


def test_a_plan_that_is_a_pipe_is_refused_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "own.toml")
    with pytest.raises(DefinitionRefused, match="no regular file") as refused:
        load_plan(tmp_path / "own.toml")
    assert str(tmp_path) not in str(refused.value)
