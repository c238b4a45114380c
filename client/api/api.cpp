#include "client/api/api.h"

#include <algorithm>

#include "client/api/acts_kept.h"
#include "client/api/views.h"

namespace puente::client::api {

using nlohmann::json;

namespace {

std::string line_of(const json& value) { return value.dump(-1, ' ', false, json::error_handler_t::replace); }

std::vector<std::string> lines_of(const Reply& reply) {
  std::vector<std::string> out;
  for (const json& item : reply.items) out.push_back(line_of({{"item", item}}));
  out.push_back(line_of({{"done", reply.done}}));
  return out;
}

std::vector<std::string> lines_of(const Error& error) { return {line_of(error_json(error))}; }

void give_ticket(core::Input& input, std::uint64_t ticket) {
  std::visit(
      [&](auto& one) {
        if constexpr (requires { one.ticket; })
          one.ticket = ticket;
        else
          PUENTE_CHECK(false, "a caller asks only for what the core answers");
      },
      input);
}

}  // namespace

Result<io::CallerRole> Api::role_of(const io::Caller& caller) const {
  std::optional<io::CallerRole> out;
  for (const io::CallerRule& rule : callers_)
    if (rule.uid == caller.uid && out != io::CallerRole::officer) out = rule.role;
  if (!out)
    return fail(ErrorCode::not_permitted, "user " + std::to_string(caller.uid) +
                                              " may not use this agent; party.toml names who may, in [[caller]]");
  return *out;
}

void Api::request(io::Caller& caller, std::string_view line, Instant now) {
  const auto role = role_of(caller);
  Context here = context({role.value_or(io::CallerRole::viewer), static_cast<unsigned>(caller.uid)}, now);
  Handled outcome = role ? handle(caller, line, here) : Handled(tl::unexpected(role.error()));
  go_on(caller.connection, here, std::move(outcome));
}

Handled Api::handle(io::Caller& caller, std::string_view line, Context& context) {
  PUENTE_TRY(json object, object_of(line));
  if (object.contains("request")) return handle_signed(caller, std::move(object), context);
  PUENTE_TRY(const Operation* const operation, operation_of(object));
  if (officers_.required() && operation->without_key == Unsigned::refused)
    return fail(ErrorCode::not_permitted,
                "this agent takes requests that an officer signed, and no others: --officer DIR");
  return handle_checked(*operation, std::move(object), context);
}

Handled Api::handle_signed(io::Caller& caller, json object, Context& context) {
  PUENTE_TRY(const SignedRequest asked, signed_request(std::move(object)));
  const auto challenge = std::exchange(caller.challenge, std::nullopt);  // answered once, rightly or wrongly
  if (!challenge)
    return fail(ErrorCode::unauthenticated,
                "a signed request answers a challenge, and none was asked for: {\"op\":\"challenge\"}");
  PUENTE_TRY(const pki::Certificate officer, officers_.signer(asked, *challenge, context.now));
  context.asker.officer = asked.officer;
  PUENTE_TRY(json inner, object_of(asked.line));
  PUENTE_TRY(const Operation* const operation, operation_of(inner));
  if (operation->act == Act::not_kept) return handle_checked(*operation, std::move(inner), context);
  context.asker.act_kept = true;
  ports::OfficerAct act = act_of(asked, officer, *challenge, context.now, *operation, inner);
  return keep_and_handle(std::move(act), *operation, std::move(inner));
}

void Api::go_on(std::uint64_t connection, const Context& context, Handled outcome) {
  if (!outcome) {
    if (const StoreError* const ours = outcome.error().of_store(); ours != nullptr && !broken_) broken_ = *ours;
    answers_.push_back({connection, lines_of(as_error(outcome.error())), std::nullopt});
  } else if (const auto* const reply = std::get_if<Reply>(&*outcome)) {
    answers_.push_back({connection, lines_of(*reply), reply->challenge});
  } else if (auto* const question = std::get_if<Ask>(&*outcome)) {
    const std::uint64_t ticket = next_ticket_++;
    give_ticket(question->input, ticket);
    inputs_.push_back(std::move(question->input));
    waiting_.push_back({connection, context.asker, ticket, std::move(*question), context.now + broker_patience});
  } else {
    const auto wait = [&](auto& await) {
      const Instant until = context.now + await.patience;
      waiting_.push_back({connection, context.asker, 0, std::move(await), until});
    };
    if (auto* const of_record = std::get_if<Await>(&*outcome))
      wait(*of_record);
    else
      wait(std::get<AwaitEvent>(*outcome));
  }
}

template <class Which, class Then>
void Api::go_on_where(Which which, Then then) {
  std::vector<Waiting> taken;
  for (auto one = waiting_.begin(); one != waiting_.end();) {
    if (which(*one)) {
      taken.push_back(std::move(*one));
      one = waiting_.erase(one);
    } else {
      ++one;
    }
  }
  for (Waiting& one : taken) then(one);
}

void Api::tell(Event event, Instant now) {
  const std::uint64_t ticket = std::visit([](const auto& one) { return one.ticket; }, event);
  // Nobody may wait for it any more: the connection was closed, or the patience over.
  go_on_where([&](const Waiting& one) { return one.ticket != 0 && one.ticket == ticket; },
              [&](Waiting& one) {
                const Context here = context(one.asker, now);
                go_on(one.connection, here, std::get<Ask>(one.what).then(here, event));
              });
}

void Api::tell(const core::Arrived& arrived, Instant now) {
  const auto awaits = [&](const Waiting& one) {
    const auto* const await = std::get_if<Await>(&one.what);
    return await != nullptr && await->sender == arrived.sender && await->record_id == arrived.record_id;
  };
  go_on_where(awaits, [&](Waiting& one) {
    const Context here = context(one.asker, now);
    go_on(one.connection, here, std::get<Await>(one.what).then(here));
  });
}

void Api::tell(const core::Happened&, Instant now) {
  go_on_where([](const Waiting& one) { return std::holds_alternative<AwaitEvent>(one.what); },
              [&](Waiting& one) {
                const Context here = context(one.asker, now);
                go_on(one.connection, here, std::get<AwaitEvent>(one.what).then(here));
              });
}

void Api::tick(Instant now) {
  go_on_where([&](const Waiting& one) { return one.until <= now; },
              [&](Waiting& one) {
                const Context here = context(one.asker, now);
                if (auto* const await = std::get_if<Await>(&one.what))
                  go_on(one.connection, here, await->then(here));
                else if (auto* const event = std::get_if<AwaitEvent>(&one.what))
                  go_on(one.connection, here, event->then(here));
                else
                  go_on(one.connection, here, fail(ErrorCode::unavailable, "the broker has not answered; ask again"));
              });
}

void Api::closed(std::uint64_t connection) {
  std::erase_if(waiting_, [&](const Waiting& one) { return one.connection == connection; });
}

void Api::end(const Error& why) {
  inputs_.clear();
  for (const Waiting& one : std::exchange(waiting_, {}))
    answers_.push_back({one.connection, lines_of(why), std::nullopt});
}

std::optional<core::Input> Api::next_input() {
  if (inputs_.empty()) return std::nullopt;
  core::Input out = std::move(inputs_.front());
  inputs_.pop_front();
  return out;
}

}  // namespace puente::client::api
