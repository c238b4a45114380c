#include "client/core/exchange/kept_forms.h"

namespace puente::client::core {

StoreStatus KeptForms::restore(const Values& values) {
  PUENTE_TRY(last_, number_of(values, value_forms));
  return {};
}

StoreStatus KeptForms::handle(Turn& turn, KeepForm& input) {
  if (input.number == 0) {
    input.number = ++last_;
    turn.batch.values[value_forms] = number_value(last_);
  }
  turn.batch.forms.push_back({input.number, turn.now, std::move(input.text)});
  turn.after.push_back(FormKept{input.ticket, input.number});
  return {};
}

StoreStatus KeptForms::handle(Turn& turn, DropForm& input) {
  turn.batch.forms_dropped.push_back(input.number);
  turn.after.push_back(FormKept{input.ticket, input.number});
  return {};
}

}  // namespace puente::client::core
