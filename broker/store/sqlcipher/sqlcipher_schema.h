// The tables of the broker's file, in one place. `schema_version` is PRAGMA user_version; a change of the tables raises
// it.
#pragma once

namespace puente::broker::store {

inline constexpr int schema_version = 7;
inline constexpr const char* schema = R"sql(
-- Rows of record, replay and outcome lie in the order of acceptance, not of their random keys: a commit writes few
-- pages. Entries, digests, frames: ports/record_blobs.h.
CREATE TABLE record(
  header_hash BLOB NOT NULL UNIQUE, record_id BLOB NOT NULL, device BLOB NOT NULL, expires_ms INTEGER NOT NULL,
  header BLOB NOT NULL, batch BLOB NOT NULL, release BLOB NOT NULL, entries BLOB NOT NULL, digests BLOB NOT NULL,
  frame_bytes INTEGER NOT NULL, frames BLOB NOT NULL);
CREATE INDEX record_expires ON record(expires_ms);
CREATE TABLE replay(
  device BLOB NOT NULL, record_id BLOB NOT NULL, header_hash BLOB NOT NULL, expires_ms INTEGER NOT NULL,
  log_index INTEGER NOT NULL, leaf BLOB NOT NULL, nonce BLOB NOT NULL, event BLOB NOT NULL, sequence INTEGER NOT NULL,
  PRIMARY KEY(device, record_id));
CREATE INDEX replay_sequence ON replay(device, sequence);
CREATE INDEX replay_header ON replay(header_hash);
CREATE INDEX replay_expires ON replay(expires_ms);
CREATE TABLE chain(device BLOB PRIMARY KEY, sequence INTEGER NOT NULL, header_hash BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE queue(
  recipient BLOB NOT NULL, position INTEGER NOT NULL, header_hash BLOB NOT NULL,
  number INTEGER, leaf BLOB, nonce BLOB, event BLOB, log_index INTEGER, generation INTEGER, voided INTEGER NOT NULL,
  sender BLOB NOT NULL, kind INTEGER NOT NULL, urgency INTEGER NOT NULL, justification TEXT,
  PRIMARY KEY(recipient, position)) WITHOUT ROWID;
CREATE INDEX queue_record ON queue(header_hash);
CREATE INDEX queue_lane ON queue(recipient, sender, urgency=0, position);  -- 0: a threat to life
CREATE TABLE outcome(
  sender BLOB NOT NULL, record_id BLOB NOT NULL, recipient BLOB NOT NULL, progress INTEGER NOT NULL,
  expires_ms INTEGER NOT NULL, told INTEGER NOT NULL, fault INTEGER NOT NULL, number INTEGER NOT NULL,
  PRIMARY KEY(sender, record_id, recipient));
CREATE INDEX outcome_untold ON outcome(sender, record_id, recipient) WHERE told=0;
CREATE INDEX outcome_expires ON outcome(expires_ms);
CREATE TABLE directory(
  id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, entry BLOB NOT NULL, checked_ms INTEGER NOT NULL,
  agency TEXT NOT NULL, log_index INTEGER NOT NULL, leaf BLOB NOT NULL, nonce BLOB NOT NULL, event BLOB NOT NULL);
CREATE INDEX directory_agency ON directory(agency, log_index);
CREATE TABLE bundle(
  nation INTEGER NOT NULL, version INTEGER NOT NULL, hash BLOB NOT NULL, bundle BLOB NOT NULL,
  PRIMARY KEY(nation, version));
CREATE TABLE liaison_order(
  nation INTEGER NOT NULL, number INTEGER NOT NULL, signed BLOB NOT NULL, PRIMARY KEY(nation, number)) WITHOUT ROWID;
CREATE TABLE evidence(
  id INTEGER PRIMARY KEY, what INTEGER NOT NULL, device BLOB NOT NULL, at_ms INTEGER NOT NULL, first BLOB NOT NULL,
  first_header BLOB NOT NULL, second BLOB NOT NULL);
CREATE INDEX evidence_device ON evidence(device);
CREATE TABLE approval(
  header_hash BLOB NOT NULL, nation INTEGER NOT NULL, purpose INTEGER NOT NULL, expires_ms INTEGER NOT NULL,
  signed BLOB NOT NULL, PRIMARY KEY(header_hash, nation, purpose)) WITHOUT ROWID;
CREATE TABLE awaiting(
  header_hash BLOB PRIMARY KEY, sender BLOB NOT NULL, expires_ms INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE quota_use(
  rule TEXT NOT NULL, agency TEXT NOT NULL, header_hash BLOB NOT NULL, at_ms INTEGER NOT NULL,
  PRIMARY KEY(rule, agency, header_hash)) WITHOUT ROWID;
CREATE TABLE notice(
  recipient BLOB NOT NULL, log_index INTEGER NOT NULL, leaf BLOB NOT NULL, nonce BLOB NOT NULL, event BLOB NOT NULL,
  PRIMARY KEY(recipient, log_index)) WITHOUT ROWID;
-- Commits that are not in these tables yet stand in segments (segments/segment_store.h).
CREATE TABLE segment(id INTEGER PRIMARY KEY, file INTEGER NOT NULL, salt BLOB NOT NULL);
CREATE TABLE taken(number INTEGER NOT NULL);
INSERT INTO taken VALUES(0);
CREATE TABLE value(name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE tile(level INTEGER NOT NULL, tile_index INTEGER NOT NULL, hashes BLOB NOT NULL, PRIMARY KEY(level, tile_index));
CREATE TABLE block(audience INTEGER NOT NULL, first_index INTEGER NOT NULL, block BLOB NOT NULL,
  PRIMARY KEY(audience, first_index));
CREATE TABLE seal(audience INTEGER NOT NULL, epoch INTEGER NOT NULL, auditor BLOB NOT NULL, seal BLOB NOT NULL,
  PRIMARY KEY(auditor, audience, epoch));
)sql";

}  // namespace puente::broker::store
