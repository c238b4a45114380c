// The tables of an agent's store.
#pragma once

#include <string>

namespace puente::client::store {

inline constexpr int schema_version = 8;
inline const std::string tables = R"sql(
CREATE TABLE outbox(
  position INTEGER PRIMARY KEY AUTOINCREMENT, record_id BLOB NOT NULL UNIQUE, origin TEXT, content BLOB NOT NULL,
  state INTEGER NOT NULL, kind INTEGER NOT NULL, created_ms INTEGER NOT NULL, header_hash BLOB NOT NULL, reason TEXT NOT NULL);
CREATE INDEX outbox_state ON outbox(state, position);
CREATE INDEX outbox_origin ON outbox(origin, position) WHERE origin IS NOT NULL;
CREATE INDEX outbox_content ON outbox(content, position);
-- Contents apart, so that a change of state does not write them again.
CREATE TABLE outbox_document(position INTEGER PRIMARY KEY, document TEXT NOT NULL);
CREATE TABLE outbox_sealed(position INTEGER PRIMARY KEY, sealed BLOB NOT NULL);
CREATE TABLE progress(
  record_id BLOB NOT NULL, device BLOB NOT NULL, agency TEXT NOT NULL, progress INTEGER NOT NULL, fault INTEGER NOT NULL,
  PRIMARY KEY(record_id, device)) WITHOUT ROWID;
-- goes: labels, four bytes each; rules and quotas: a line each.
CREATE TABLE recipient(
  record_id BLOB NOT NULL, agency TEXT NOT NULL, decided INTEGER NOT NULL, goes BLOB NOT NULL, rules TEXT NOT NULL,
  quotas TEXT NOT NULL, PRIMARY KEY(record_id, agency)) WITHOUT ROWID;
CREATE TABLE inbox(
  position INTEGER PRIMARY KEY AUTOINCREMENT, sender BLOB NOT NULL, agency TEXT NOT NULL, record_id BLOB NOT NULL, header_hash BLOB NOT NULL,
  shard INTEGER NOT NULL, number INTEGER NOT NULL, received_ms INTEGER NOT NULL, header BLOB NOT NULL, proof BLOB NOT NULL,
  UNIQUE(sender, record_id));
CREATE INDEX inbox_record ON inbox(record_id);
CREATE TABLE inbox_section(
  inbox INTEGER NOT NULL, section INTEGER NOT NULL, rung INTEGER NOT NULL, part INTEGER NOT NULL, frame BLOB NOT NULL,
  content_key BLOB NOT NULL, erase_ms INTEGER NOT NULL, PRIMARY KEY(inbox, section, rung, part)) WITHOUT ROWID;
CREATE INDEX inbox_section_erase ON inbox_section(erase_ms) WHERE erase_ms>0;
CREATE TABLE inbox_mark(
  sender BLOB NOT NULL, record_id BLOB NOT NULL, header_hash BLOB NOT NULL, recalled_ms INTEGER NOT NULL,
  reason TEXT NOT NULL, opening INTEGER NOT NULL, PRIMARY KEY(sender, record_id)) WITHOUT ROWID;
CREATE TABLE inbox_read(
  reader TEXT NOT NULL, position INTEGER NOT NULL, read_ms INTEGER NOT NULL, PRIMARY KEY(reader, position)) WITHOUT ROWID;
CREATE TABLE logged(
  record_id BLOB PRIMARY KEY, log_index INTEGER NOT NULL, since_ms INTEGER NOT NULL, state INTEGER NOT NULL,
  proof BLOB NOT NULL) WITHOUT ROWID;
CREATE INDEX logged_told ON logged(log_index) WHERE state=0;
CREATE TABLE alarm(text TEXT PRIMARY KEY, first_ms INTEGER NOT NULL, last_ms INTEGER NOT NULL, count INTEGER NOT NULL);
CREATE TABLE refused(number INTEGER PRIMARY KEY, message BLOB NOT NULL);
CREATE TABLE directory(id INTEGER PRIMARY KEY, entry BLOB NOT NULL);
CREATE TABLE bundle(hash BLOB PRIMARY KEY, bundle BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE value(name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE act(
  position INTEGER PRIMARY KEY AUTOINCREMENT, challenge BLOB NOT NULL UNIQUE, time_ms INTEGER NOT NULL,
  officer BLOB NOT NULL, name TEXT NOT NULL, op TEXT NOT NULL, about TEXT NOT NULL, reason TEXT NOT NULL,
  request BLOB NOT NULL, signature BLOB NOT NULL);
CREATE INDEX act_about ON act(about, op, position);
CREATE TABLE export(
  number INTEGER PRIMARY KEY, time_ms INTEGER NOT NULL, record_id BLOB NOT NULL, device BLOB NOT NULL,
  agency TEXT NOT NULL, format TEXT NOT NULL, file TEXT NOT NULL, officer TEXT NOT NULL, second TEXT NOT NULL,
  reason TEXT NOT NULL, erase_ms INTEGER NOT NULL, gone_ms INTEGER NOT NULL);
CREATE INDEX export_out ON export(number) WHERE gone_ms=0;
CREATE TABLE exchange(
  record_id BLOB NOT NULL, device BLOB NOT NULL, agency TEXT NOT NULL, kind INTEGER NOT NULL, urgency INTEGER NOT NULL,
  access INTEGER NOT NULL, partial INTEGER NOT NULL, reply_to BLOB, noted_ms INTEGER NOT NULL, accepted_ms INTEGER NOT NULL,
  PRIMARY KEY(record_id, device, agency)) WITHOUT ROWID;
CREATE TABLE form(number INTEGER PRIMARY KEY, kept_ms INTEGER NOT NULL, text TEXT NOT NULL);
)sql";

// What records are listed and found by (record_index.h), once for those received and once for those sent ({}).
//   _fact: what lists filter by, apart from the wide rows.  _text: of each section, what is found of it, and its gist.
//   _search: the words of all sections of a record, under its position. It holds no text of its own (content=''), and
//   what is taken out of it is gone from its pages (secure-delete).
inline constexpr const char* index_schema = R"sql(
CREATE TABLE {0}_fact(
  position INTEGER PRIMARY KEY, time_ms INTEGER NOT NULL, agency TEXT NOT NULL, kind INTEGER NOT NULL, purpose INTEGER NOT NULL,
  urgency INTEGER NOT NULL);
CREATE INDEX {0}_fact_time ON {0}_fact(time_ms);
CREATE INDEX {0}_fact_agency ON {0}_fact(agency, position);
CREATE INDEX {0}_fact_kind ON {0}_fact(kind, position);
CREATE INDEX {0}_fact_urgency ON {0}_fact(urgency, position);
CREATE TABLE {0}_text(
  position INTEGER NOT NULL, section INTEGER NOT NULL, rung INTEGER NOT NULL, part INTEGER NOT NULL, words TEXT NOT NULL,
  names TEXT NOT NULL, places TEXT NOT NULL, sounds TEXT NOT NULL, parts TEXT NOT NULL, gist TEXT NOT NULL,
  PRIMARY KEY(position, section, rung, part)) WITHOUT ROWID;
CREATE VIRTUAL TABLE {0}_search USING fts5(
  words, names, places, sounds, parts, content='', columnsize=0, tokenize='unicode61 remove_diacritics 2');
INSERT INTO {0}_search({0}_search, rank) VALUES('secure-delete', 1);
)sql";

}  // namespace puente::client::store
