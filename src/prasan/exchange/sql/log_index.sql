-- The index of the access log (SQLite): each use and where its line starts, the registers that it opened, the hashes of
-- the full subtrees, and how far the log has been taken in.
CREATE TABLE use (
    idx INTEGER PRIMARY KEY, start INTEGER NOT NULL, at TEXT NOT NULL, action TEXT NOT NULL, who TEXT NOT NULL,
    unit TEXT NOT NULL, purpose TEXT NOT NULL, person INTEGER, records INTEGER,
    agreement TEXT NOT NULL, people INTEGER NOT NULL, seal TEXT
);
CREATE INDEX use_of_person ON use (person) WHERE person IS NOT NULL;
CREATE INDEX use_by_who ON use (who, at);
CREATE INDEX use_by_action ON use (action);
CREATE INDEX use_by_unit ON use (unit, purpose);
CREATE INDEX use_at ON use (at);
CREATE INDEX use_by_agreement ON use (agreement, at);
CREATE TABLE use_register (register TEXT NOT NULL, idx INTEGER NOT NULL, PRIMARY KEY (register, idx)) WITHOUT ROWID;
CREATE TABLE node (level INTEGER NOT NULL, place INTEGER NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (level, place)) WITHOUT ROWID;
CREATE TABLE reached (form INTEGER NOT NULL, size INTEGER NOT NULL, end INTEGER NOT NULL)
