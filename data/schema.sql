-- The tables of one warehouse. A build fills a new file with them; nothing is ever changed in place.
-- Text codes are those of data/vocabulary.py and data/catalogue; a CHECK holds what a code may be.

CREATE TABLE source_file (
    source_id       INTEGER PRIMARY KEY,
    path            TEXT NOT NULL,          -- relative to the folder that was loaded
    sha256          TEXT NOT NULL,
    family          TEXT NOT NULL,
    period          TEXT,                   -- where the whole file describes one
    release         TEXT,
    published       DATE,                   -- null: rows carry their own date
    published_basis TEXT NOT NULL,          -- 'in the file', 'release calendar', 'release.toml', 'day it was loaded'
    rows_read       BIGINT NOT NULL,
    rows_loaded     BIGINT NOT NULL,
    facts_loaded    BIGINT NOT NULL,
    incomplete      TEXT                    -- a caveat of every figure, where rows that it should have are absent
);

-- What a fact's words may be is held by the ENUMs that it is staged with (data/narrow.py), and a
-- build counts the facts that break a rule before it publishes (data/assemble.py): a CHECK here
-- would let only one core write.
CREATE TABLE fact (
    measure     TEXT NOT NULL,
    level       TEXT NOT NULL,              -- national, regional, authority, area, trust, school
    entity      TEXT NOT NULL,              -- ONS code of an area, URN of a school
    period      TEXT NOT NULL,
    period_end  DATE NOT NULL,
    phase       TEXT NOT NULL,
    pupil_group TEXT NOT NULL,
    value       DOUBLE,                     -- in the measure's unit
    numerator   DOUBLE,
    denominator DOUBLE,
    status      TEXT NOT NULL,              -- of data/vocabulary.py; only 'ok' has a value
    symbol      TEXT,                       -- as published, where status is not ok
    family      TEXT NOT NULL,
    release     TEXT NOT NULL,              -- provisional, revised, final, latest_vintage
    published   DATE NOT NULL,
    la_code     TEXT,                       -- authority of a school row, for the sort
    source_id   INTEGER NOT NULL,
    record      BIGINT NOT NULL             -- number of the data record in its file, from 1
);

CREATE TABLE authority (
    la_code    TEXT,                        -- null for England and the regions
    area_code  TEXT NOT NULL,
    name       TEXT NOT NULL,
    level      TEXT NOT NULL,
    region     TEXT,
    valid_from DATE,
    valid_to   DATE,
    successors TEXT                         -- area codes, separated by spaces
);

CREATE TABLE school (
    urn            TEXT NOT NULL,
    laestab        TEXT,
    name           TEXT NOT NULL,
    la_code        TEXT NOT NULL,
    phase          TEXT NOT NULL,
    type           TEXT,
    type_group     TEXT,                    -- maintained, academy, free school, independent, other
    state_funded   BOOLEAN NOT NULL,
    status         TEXT,
    opened         DATE,
    closed         DATE,
    close_reason   TEXT,
    district       TEXT,                    -- today's ONS code
    district_name  TEXT,
    ward           TEXT,
    town           TEXT,
    postcode       TEXT,
    longitude      DOUBLE,
    latitude       DOUBLE,
    low_age        INTEGER,
    high_age       INTEGER,
    capacity       INTEGER,
    pupils         INTEGER,
    fsm_pct        DOUBLE,
    urban_rural    TEXT,
    as_of          DATE NOT NULL,           -- date of the register that says so
    source_id      INTEGER NOT NULL,
    record         BIGINT NOT NULL
);

CREATE TABLE school_link (
    urn       TEXT NOT NULL,                -- the newer school
    link_urn  TEXT NOT NULL,                -- its predecessor
    link_type TEXT NOT NULL,
    linked    DATE,
    source_id INTEGER NOT NULL,
    record    BIGINT NOT NULL
);

CREATE TABLE school_group (
    urn        TEXT NOT NULL,
    group_uid  TEXT NOT NULL,
    group_name TEXT NOT NULL,
    group_type TEXT NOT NULL,
    joined     DATE,
    "left"     DATE,
    source_id  INTEGER NOT NULL,
    record     BIGINT NOT NULL
);

CREATE TABLE school_area (
    scheme    TEXT NOT NULL,                -- 'districts' or the code of a plan
    area      TEXT NOT NULL,
    area_name TEXT NOT NULL,
    urn       TEXT NOT NULL,
    from_date DATE,
    to_date   DATE
);

CREATE TABLE boundary (
    scheme      TEXT NOT NULL,
    area        TEXT NOT NULL,
    area_name   TEXT NOT NULL,
    la_code     TEXT,
    geojson     TEXT NOT NULL,              -- geometry, WGS84, outer rings clockwise
    approximate BOOLEAN NOT NULL,
    attribution TEXT NOT NULL
);

CREATE TABLE inspection (
    inspection_id   TEXT NOT NULL,          -- Ofsted's number, else urn + date
    urn             TEXT NOT NULL,          -- the school as it was at the time
    inspected       DATE NOT NULL,
    published       DATE NOT NULL,
    kind            TEXT NOT NULL CHECK (kind IN ('graded', 'ungraded', 'monitoring')),
    regime          TEXT NOT NULL CHECK (regime IN ('R1', 'R2', 'R3', 'R4')),
    overall         INTEGER CHECK (overall BETWEEN 1 AND 4),
    category        TEXT,                   -- 'special measures', 'serious weaknesses', 'requires significant improvement'
    safeguarding    TEXT,                   -- 'met', 'not met'
    outcome         TEXT,                   -- of an ungraded or monitoring visit, in Ofsted's words
    current_urn     TEXT,                   -- of the row it stood in, where that differs
    la_named        TEXT,                   -- DfE number of the authority that its row names
    family          TEXT NOT NULL,
    source_id       INTEGER NOT NULL,
    record          BIGINT NOT NULL
);

CREATE TABLE inspection_area (
    inspection_id TEXT NOT NULL,
    urn           TEXT NOT NULL,
    area          TEXT NOT NULL,            -- 'quality_of_education', 'inclusion', ...
    grade         TEXT NOT NULL,            -- '1'..'4' for R2 and R3, words for R4
    graded        DATE,
    source_id     INTEGER NOT NULL,
    record        BIGINT NOT NULL
);

-- What a source knows of a school's graded inspections: every one from the first day to the last. A
-- grade on a day outside these is not known from it: an earlier one may have been overwritten.
CREATE TABLE inspection_coverage (
    urn         TEXT NOT NULL,
    known_from  DATE,                       -- null: the source says that it was never inspected
    known_until DATE NOT NULL,
    source_id   INTEGER NOT NULL
);

-- Between which days the schools of an authority that were open are known. A register that leaves
-- out closed schools knows those of its own day only.
CREATE TABLE register_coverage (
    la_code     TEXT NOT NULL,
    known_from  DATE NOT NULL,
    known_until DATE NOT NULL,
    family      TEXT NOT NULL,
    source_id   INTEGER NOT NULL
);

CREATE TABLE neighbour (
    la_code   TEXT NOT NULL,
    neighbour TEXT NOT NULL,                -- la_code
    rank      INTEGER NOT NULL,
    closeness TEXT,
    model     TEXT NOT NULL,                -- 'May 2025'
    source_id INTEGER,                      -- NULL: the committed list
    record    BIGINT                        -- NULL: the committed list
);

CREATE TABLE rating (
    urn       TEXT NOT NULL,
    round     DATE NOT NULL,
    rating    TEXT NOT NULL,                -- red, amber, green; universal, targeted, intensive
    published DATE NOT NULL,
    source_id INTEGER NOT NULL,
    record    BIGINT NOT NULL
);

CREATE TABLE attendance_coverage (
    entity    TEXT NOT NULL,
    period    TEXT NOT NULL,
    phase     TEXT NOT NULL,
    reporting DOUBLE,
    open      DOUBLE,
    source_id INTEGER NOT NULL
);

-- Rows of files that give no figure, by reason: a page notes them beside the figures they affect.
CREATE TABLE set_aside (
    source_id  INTEGER NOT NULL,
    reason     TEXT NOT NULL,
    "column"   TEXT,                        -- as the family names it; null: the row as a whole
    rows       BIGINT NOT NULL,
    understood BOOLEAN NOT NULL             -- false: unknown or wrong; true: known, and not kept
);

CREATE TABLE build_info (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
