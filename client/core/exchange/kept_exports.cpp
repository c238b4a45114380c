#include "client/core/exchange/kept_exports.h"

namespace puente::client::core {

StoreStatus KeptExports::restore(const Values& values) {
  PUENTE_TRY(last_, number_of(values, value_exports));
  return {};
}

StoreStatus KeptExports::handle(Turn& turn, NoteExports& input) {
  for (ports::ExportRow& row : input.rows) {
    if (row.number == 0) {
      row.number = ++last_;
      turn.batch.values[value_exports] = number_value(last_);
    }
    turn.batch.exports.push_back(std::move(row));
  }
  if (input.act) {
    input.act->challenge = turn.random.random<ports::Challenge>();  // that no key answers
    turn.batch.acts.push_back(std::move(*input.act));
  }
  turn.after.push_back(Answered{input.ticket, {}});
  return {};
}

}  // namespace puente::client::core
