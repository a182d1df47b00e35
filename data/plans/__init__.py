"""Plans as files: what an authority promised, by when, and who answers for it."""

from data.plans.load import PlansRead, load_plan, plans, read_plans
from data.plans.model import Plan, Target
from data.problem import DefinitionRefused

__all__ = ["DefinitionRefused", "Plan", "PlansRead", "Target", "load_plan", "plans", "read_plans"]
