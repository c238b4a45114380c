// What records are listed and found by, beside their rows: for those received, or for those sent (agent_schema.h).
//
// Guarantee: each change is part of the transaction that is open; what is removed is gone from the tables, and from the
// words that are searched. What it is asked holds texts and numbers as bound parameters only; the one expression that
// FTS5 parses is made by search::fts5_expression. Errors: the store's. Not thread safe.
#pragma once

#include "client/ports/agent_store.h"
#include "io/database.h"

namespace puente::client::store {

// What lists filter by.
struct Facts {
  Instant time;  // received, or kept here
  std::string agency;
  model::Kind kind = model::Kind::advisory;
  model::Purpose purpose = model::Purpose::counter_narcotics;
  model::Urgency urgency = model::Urgency::routine;
};
// Kind, purpose and urgency, from that column on.
StoreResult<Facts> facts_from(const puente::io::Statement& row, int column);
// Section, rung and part, from that column on.
StoreResult<model::Label> label_from(const puente::io::Statement& row, int column);

class RecordIndex {
 public:
  StoreStatus prepare(puente::io::Database& database, ports::Held held);

  StoreStatus add(std::int64_t position, const Facts& facts, const std::vector<search::SectionText>& texts);
  // All that the record is found by; it is listed as before.
  StoreStatus remove(std::int64_t position);
  StoreStatus remove_sections(std::int64_t position, const std::vector<model::Label>& labels);

  // Positions, in the order that is asked for.
  StoreResult<std::vector<std::int64_t>> wanted(puente::io::Database& database, const ports::Wanted& wanted);
  StoreResult<std::vector<search::SectionText>> texts(std::int64_t position);
  StoreResult<Facts> facts(std::int64_t position);

 private:
  ports::Held held_ = ports::Held::received;
  std::string side_;
  puente::io::Statement insert_fact_, insert_text_, delete_text_, delete_section_, insert_search_, delete_search_,
      select_texts_, select_facts_;
};

}  // namespace puente::client::store
