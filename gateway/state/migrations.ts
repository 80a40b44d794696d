/** The schema of `state.db`, one script per version. Released ones never change. */

/** Version 4 UUID (RFC 9562 §5.4), for rows that had no id. */
const uuid = `lower(
  hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' ||
  substr('89ab', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))`;

export const stateMigrations = [
  `CREATE TABLE station (
     id TEXT PRIMARY KEY,
     document TEXT NOT NULL,
     secret_hash BLOB NOT NULL,
     enrolled INTEGER NOT NULL,
     revoked_at INTEGER,
     created_at INTEGER NOT NULL,
     updated_at INTEGER NOT NULL
   ) STRICT;
   CREATE TABLE enrolment (
     token_hash BLOB PRIMARY KEY,
     provenance TEXT NOT NULL,
     uses_left INTEGER NOT NULL,
     expires_at INTEGER NOT NULL,
     created_at INTEGER NOT NULL
   ) STRICT;`,

  // How often a token of version 1 was used is not known: what is left counts as what it was made for.
  `ALTER TABLE station ADD COLUMN details TEXT NOT NULL DEFAULT '{}';
   ALTER TABLE station ADD COLUMN certificates_from INTEGER NOT NULL DEFAULT 0;

   CREATE TABLE enrolment_token (
     id TEXT PRIMARY KEY,
     token_hash BLOB NOT NULL UNIQUE,
     provenance TEXT NOT NULL,
     uses INTEGER NOT NULL,
     uses_left INTEGER NOT NULL CHECK (uses_left >= 0),
     scope TEXT NOT NULL,
     note TEXT NOT NULL,
     created_by TEXT NOT NULL,
     created_at INTEGER NOT NULL,
     expires_at INTEGER NOT NULL
   ) STRICT;
   INSERT INTO enrolment_token
     SELECT ${uuid}, token_hash, provenance, max(uses_left, 1), max(uses_left, 0),
       '{"networks":null,"wards":null}', '', '', created_at, expires_at
     FROM enrolment;
   DROP TABLE enrolment;

   CREATE TABLE photo (
     id TEXT PRIMARY KEY,
     station TEXT NOT NULL REFERENCES station (id),
     content_type TEXT NOT NULL,
     bytes BLOB NOT NULL,
     added_at INTEGER NOT NULL,
     added_by TEXT NOT NULL
   ) STRICT;
   CREATE INDEX photo_by_station ON photo (station);

   CREATE TABLE person (
     id TEXT PRIMARY KEY,
     email TEXT NOT NULL UNIQUE,
     name TEXT NOT NULL,
     role TEXT NOT NULL,
     scope TEXT NOT NULL,
     password_hash TEXT,
     totp_secret TEXT,
     totp_step INTEGER NOT NULL DEFAULT 0,
     sso_issuer TEXT,
     sso_subject TEXT,
     created_at INTEGER NOT NULL,
     last_sign_in_at INTEGER,
     disabled_at INTEGER,
     UNIQUE (sso_issuer, sso_subject)
   ) STRICT;
   CREATE TABLE session (
     id TEXT PRIMARY KEY,
     person TEXT NOT NULL REFERENCES person (id),
     created_at INTEGER NOT NULL,
     last_used_at INTEGER NOT NULL,
     expires_at INTEGER NOT NULL,
     address TEXT NOT NULL,
     user_agent TEXT NOT NULL
   ) STRICT;
   CREATE INDEX session_by_person ON session (person);
   CREATE TABLE invitation (
     id TEXT PRIMARY KEY,
     token_hash BLOB NOT NULL UNIQUE,
     email TEXT NOT NULL UNIQUE,
     name TEXT NOT NULL,
     role TEXT NOT NULL,
     scope TEXT NOT NULL,
     invited_by TEXT NOT NULL,
     created_at INTEGER NOT NULL,
     expires_at INTEGER NOT NULL
   ) STRICT;
   CREATE TABLE api_key (
     id TEXT PRIMARY KEY,
     key_hash BLOB NOT NULL UNIQUE,
     name TEXT NOT NULL,
     hint TEXT NOT NULL,
     permissions TEXT NOT NULL,
     scope TEXT NOT NULL,
     created_by TEXT NOT NULL,
     created_at INTEGER NOT NULL,
     expires_at INTEGER,
     last_used_at INTEGER,
     revoked_at INTEGER
   ) STRICT;
   CREATE TABLE layer (
     id TEXT PRIMARY KEY,
     name TEXT NOT NULL,
     features INTEGER NOT NULL,
     bytes BLOB NOT NULL,
     added_at INTEGER NOT NULL,
     added_by TEXT NOT NULL
   ) STRICT;

   CREATE TABLE audit (
     seq INTEGER PRIMARY KEY,
     at INTEGER NOT NULL,
     actor_kind TEXT NOT NULL,
     actor_id TEXT NOT NULL,
     actor_name TEXT NOT NULL,
     actor_address TEXT NOT NULL,
     action TEXT NOT NULL,
     target TEXT NOT NULL,
     before TEXT,
     after TEXT,
     hash TEXT NOT NULL
   ) STRICT;
   CREATE TABLE audit_head (
     only INTEGER PRIMARY KEY CHECK (only = 1),
     seq INTEGER NOT NULL,
     hash TEXT NOT NULL
   ) STRICT;
   INSERT INTO audit_head VALUES (1, 0, '${'0'.repeat(64)}');
   CREATE TRIGGER audit_in_order BEFORE INSERT ON audit
     WHEN NEW.seq <> (SELECT seq + 1 FROM audit_head)
     BEGIN SELECT RAISE(ABORT, 'the audit log only grows at its end'); END;
   CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
     BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
   CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
     BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;`,

  // Of judgements that overlap the one with the larger number holds.
  `CREATE TABLE judgement (
     seq INTEGER PRIMARY KEY,
     id TEXT NOT NULL UNIQUE,
     station TEXT NOT NULL REFERENCES station (id),
     quantity TEXT,
     from_at INTEGER NOT NULL,
     to_at INTEGER NOT NULL CHECK (to_at > from_at),
     verdict TEXT NOT NULL,
     reason TEXT NOT NULL,
     made_by TEXT NOT NULL,
     made_at INTEGER NOT NULL,
     withdrawn_by TEXT,
     withdrawn_at INTEGER
   ) STRICT;
   CREATE INDEX judgement_by_station ON judgement (station, seq);`,

  // Values of the programme's targets; `target` is the code of one.
  `CREATE TABLE target_value (
     id TEXT PRIMARY KEY,
     target TEXT NOT NULL,
     value REAL NOT NULL,
     as_of TEXT NOT NULL,
     source TEXT NOT NULL,
     note TEXT NOT NULL,
     entered_at INTEGER NOT NULL,
     entered_by TEXT NOT NULL,
     withdrawn_at INTEGER,
     withdrawn_by TEXT,
     withdrawn_reason TEXT
   ) STRICT;
   CREATE INDEX target_value_by_target ON target_value (target, as_of);`,

  // Alerts and who is told of them. Documents of people (rules, policies …) with all their versions; alerts, situations and
  // deliveries as they stand, what happened to them append-only.
  `CREATE TABLE document (
     collection TEXT NOT NULL,
     id TEXT NOT NULL,
     version INTEGER NOT NULL,
     body TEXT NOT NULL,
     is_default INTEGER NOT NULL,
     created_at INTEGER NOT NULL,
     created_by TEXT NOT NULL,
     changed_at INTEGER NOT NULL,
     changed_by TEXT NOT NULL,
     removed_at INTEGER,
     PRIMARY KEY (collection, id)
   ) STRICT;
   CREATE TABLE document_version (
     collection TEXT NOT NULL,
     id TEXT NOT NULL,
     version INTEGER NOT NULL,
     body TEXT NOT NULL,
     changed_at INTEGER NOT NULL,
     changed_by TEXT NOT NULL,
     PRIMARY KEY (collection, id, version)
   ) STRICT;

   CREATE TABLE situation (
     id TEXT PRIMARY KEY,
     number INTEGER NOT NULL UNIQUE,
     ward TEXT NOT NULL,
     hazard TEXT NOT NULL,
     provenance TEXT NOT NULL,
     exercise TEXT,
     is_open INTEGER NOT NULL,
     opened_at INTEGER NOT NULL,
     document TEXT NOT NULL
   ) STRICT;
   CREATE UNIQUE INDEX situation_open ON situation (ward, hazard, provenance, coalesce(exercise, '')) WHERE is_open = 1;
   CREATE INDEX situation_by_number ON situation (number DESC);
   CREATE INDEX situation_by_exercise ON situation (exercise) WHERE exercise IS NOT NULL;

   CREATE TABLE alert (
     id TEXT PRIMARY KEY,
     seq INTEGER NOT NULL UNIQUE,
     situation TEXT NOT NULL REFERENCES situation (id),
     rule TEXT NOT NULL,
     station TEXT NOT NULL,
     subject TEXT NOT NULL,
     ward TEXT NOT NULL,
     hazard TEXT NOT NULL,
     provenance TEXT NOT NULL,
     exercise TEXT,
     severity INTEGER NOT NULL,
     is_open INTEGER NOT NULL,
     is_past INTEGER NOT NULL,
     raised_at INTEGER NOT NULL,
     document TEXT NOT NULL
   ) STRICT;
   CREATE UNIQUE INDEX alert_open ON alert (rule, station, subject) WHERE is_open = 1;
   CREATE INDEX alert_by_situation ON alert (situation);
   CREATE INDEX alert_by_station ON alert (station, seq);
   CREATE INDEX alert_by_raised ON alert (raised_at);

   CREATE TABLE alert_event (
     seq INTEGER PRIMARY KEY,
     at INTEGER NOT NULL,
     situation TEXT NOT NULL REFERENCES situation (id),
     alert TEXT,
     document TEXT NOT NULL
   ) STRICT;
   CREATE INDEX alert_event_by_situation ON alert_event (situation, seq);
   CREATE INDEX alert_event_by_alert ON alert_event (alert, seq);
   CREATE TRIGGER alert_event_no_update BEFORE UPDATE ON alert_event
     BEGIN SELECT RAISE(ABORT, 'what happened is not changed'); END;
   CREATE TRIGGER alert_event_no_delete BEFORE DELETE ON alert_event
     BEGIN SELECT RAISE(ABORT, 'what happened is not deleted'); END;

   CREATE TABLE alert_engine (
     only INTEGER PRIMARY KEY CHECK (only = 1),
     cursor INTEGER NOT NULL,
     memory TEXT NOT NULL
   ) STRICT;

   CREATE TABLE delivery (
     id TEXT PRIMARY KEY,
     seq INTEGER NOT NULL UNIQUE,
     key TEXT NOT NULL UNIQUE,
     situation TEXT REFERENCES situation (id),
     exercise TEXT,
     channel TEXT NOT NULL,
     state TEXT NOT NULL,
     not_before INTEGER NOT NULL,
     created_at INTEGER NOT NULL,
     delivered_at INTEGER,
     caused_at INTEGER,
     document TEXT NOT NULL
   ) STRICT;
   CREATE INDEX delivery_due ON delivery (not_before) WHERE state IN ('due', 'held', 'sending');
   CREATE INDEX delivery_by_situation ON delivery (situation, seq);
   CREATE INDEX delivery_by_exercise ON delivery (exercise, seq) WHERE exercise IS NOT NULL;
   CREATE TABLE alert_link (
     token_hash BLOB PRIMARY KEY,
     situation TEXT NOT NULL REFERENCES situation (id),
     person TEXT NOT NULL,
     delivery TEXT NOT NULL REFERENCES delivery (id),
     expires_at INTEGER NOT NULL,
     opened_at INTEGER,
     used_at INTEGER
   ) STRICT;
   CREATE INDEX alert_link_by_delivery ON alert_link (delivery);
   CREATE TABLE contact (
     person TEXT PRIMARY KEY REFERENCES person (id),
     document TEXT NOT NULL
   ) STRICT;
   CREATE TABLE push_device (
     id TEXT PRIMARY KEY,
     person TEXT NOT NULL REFERENCES person (id),
     endpoint TEXT NOT NULL UNIQUE,
     p256dh TEXT NOT NULL,
     auth TEXT NOT NULL,
     label TEXT NOT NULL,
     added_at INTEGER NOT NULL
   ) STRICT;
   CREATE TABLE channel_test (
     seq INTEGER PRIMARY KEY,
     channel TEXT NOT NULL,
     at INTEGER NOT NULL,
     ok INTEGER NOT NULL,
     ms INTEGER NOT NULL,
     detail TEXT NOT NULL
   ) STRICT;
   CREATE TABLE secret (
     name TEXT PRIMARY KEY,
     value TEXT NOT NULL
   ) STRICT;

   CREATE TABLE cap_message (
     identifier TEXT PRIMARY KEY,
     seq INTEGER NOT NULL UNIQUE,
     situation TEXT NOT NULL REFERENCES situation (id),
     revision INTEGER NOT NULL,
     sent INTEGER NOT NULL,
     document TEXT NOT NULL,
     xml TEXT NOT NULL,
     UNIQUE (situation, revision)
   ) STRICT;
   CREATE TABLE cap_import (
     id TEXT PRIMARY KEY,
     source TEXT,
     identifier TEXT NOT NULL,
     sender TEXT NOT NULL,
     sent INTEGER NOT NULL,
     imported_at INTEGER NOT NULL,
     imported_by TEXT NOT NULL,
     document TEXT NOT NULL,
     xml TEXT NOT NULL,
     UNIQUE (sender, identifier, sent)
   ) STRICT;`,

  // Work done at stations, and certificates of their commissioning: written once, withdrawn with a reason, never changed.
  `CREATE TABLE care_entry (
     seq INTEGER PRIMARY KEY,
     id TEXT NOT NULL UNIQUE,
     station TEXT NOT NULL REFERENCES station (id),
     kind TEXT NOT NULL,
     done_at INTEGER NOT NULL,
     next_due TEXT,
     body TEXT NOT NULL,
     entered_at INTEGER NOT NULL,
     entered_by TEXT NOT NULL,
     withdrawn_at INTEGER,
     withdrawn_by TEXT,
     withdrawn_reason TEXT
   ) STRICT;
   CREATE INDEX care_entry_by_station ON care_entry (station, done_at);
   CREATE INDEX care_entry_in_force ON care_entry (station, kind, done_at) WHERE withdrawn_at IS NULL;
   CREATE TABLE certificate (
     seq INTEGER PRIMARY KEY,
     id TEXT NOT NULL UNIQUE,
     number TEXT NOT NULL UNIQUE,
     station TEXT NOT NULL REFERENCES station (id),
     body TEXT NOT NULL,
     hash TEXT NOT NULL,
     issued_at INTEGER NOT NULL,
     issued_by TEXT NOT NULL,
     audit_seq INTEGER NOT NULL,
     audit_hash TEXT NOT NULL,
     withdrawn_at INTEGER,
     withdrawn_by TEXT,
     withdrawn_reason TEXT
   ) STRICT;
   CREATE INDEX certificate_by_station ON certificate (station, seq);`,
];
