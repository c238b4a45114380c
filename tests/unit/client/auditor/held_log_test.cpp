#include "client/auditor/held_log.h"

#include <nlohmann/json.hpp>

#include "audit/report/event.h"
#include "tests/support/folder.h"
#include "tests/unit/client/auditor/log_world.h"

namespace puente::client::auditor {
namespace {

using namespace test;
using audit::report::EntryFilter;
using nlohmann::ordered_json;

using Indexes = std::vector<std::uint64_t>;

const StoreKey key = StoreKey::from(Bytes(32, 7)).value();

struct Copy {
  support::Folder folder;
  Broker broker = ordinary();
  std::filesystem::path file() const { return held_log_file(folder.path); }
  HeldLog open() { return must(as_result(HeldLog::open(file(), key, broker.world.treaty, Nation::mx))); }

  // Adds what is new, `count` entries a page; `pages`: after so many the connection is gone. How many entries came.
  std::size_t catch_up(HeldLog& held, std::uint64_t count = 1000, std::size_t pages = 1000) {
    const auto position = must(as_result(held.begin()));
    std::map<KeyId, X25519Private> keys;
    keys.emplace(primitives::key_id_of(primitives::public_of(auditor_key())), auditor_key());
    LogAudit reader = position ? LogAudit(broker.world.treaty, Nation::mx, std::move(keys), *position)
                               : LogAudit(broker.world.treaty, Nation::mx, std::move(keys));
    std::size_t came = 0;
    for (std::size_t page = 0; page < pages; ++page) {
      const codec::LogPage one = broker.page(reader.next(), count);
      const std::uint64_t before = reader.next();
      const bool complete = must(reader.take(one, now, [&](const audit::ReadEntry& entry) { held.add(entry); }));
      came += reader.next() - before;
      must(as_result(held.add_page(one, reader.next() - before, reader.position())));
      if (!complete) continue;
      must(as_result(held.keep(reader.summary())));
      return came;
    }
    must(as_result(held.keep_part()));
    return came;
  }

  Indexes found(HeldLog& held, const HeldQuery& query) {
    Indexes out;
    must(as_result(held.head(now)));
    must(as_result(held.newest_first(query, [&](const audit::ReadEntry& entry, const ordered_json&) {
      out.push_back(entry.index);
      return true;
    })));
    return out;
  }
};

HeldQuery query(const EntryFilter& filter, std::string text = "", std::string about = "") {
  return {&filter, std::move(text), std::move(about), 0};
}

}  // namespace

TEST_CASE("what was read is held, and the next reading brings what is new alone") {
  Copy copy;
  const EntryFilter all;
  {
    HeldLog held = copy.open();
    CHECK(copy.catch_up(held) == 7);
    CHECK(copy.found(held, query(all)) == Indexes{6, 5, 4, 2, 1, 0});  // 3 is for the United States
  }
  copy.broker.heartbeat(now + seconds(90));
  copy.broker.private_entry(Audience::mx, "a new one");
  copy.broker.commit();
  HeldLog held = copy.open();
  CHECK(copy.catch_up(held, 1) == 3);
  CHECK(copy.found(held, query(all)) == Indexes{9, 8, 7, 6, 5, 4, 2, 1, 0});
  CHECK(copy.catch_up(held) == 0);
  HeldQuery since = query(all);
  since.from = 8;
  CHECK(copy.found(held, since) == Indexes{9, 8});
}

TEST_CASE("a reading that was cut off goes on later, and nothing of it is shown before it is complete") {
  Copy copy;
  const EntryFilter all;
  HeldLog held = copy.open();
  CHECK(copy.catch_up(held, 1, 3) == 3);
  CHECK(trust::test::code_of(as_result(held.head(now))) == ErrorCode::not_found);
  CHECK(copy.catch_up(held, 1) == 4);
  CHECK(copy.found(held, query(all)) == Indexes{6, 5, 4, 2, 1, 0});

  copy.broker.private_entry(Audience::mx);
  copy.broker.private_entry(Audience::mx);
  copy.broker.heartbeat(now + seconds(90));
  copy.broker.commit();
  CHECK(copy.catch_up(held, 1, 1) == 1);
  CHECK(copy.found(held, query(all)) == Indexes{6, 5, 4, 2, 1, 0});  // as the head says that it was complete under
}

TEST_CASE("the index finds just what looking at every entry finds") {
  Copy copy;
  for (int i = 0; i < 40; ++i) copy.broker.private_entry(Audience::mx, "Sinaloa number " + std::to_string(i));
  copy.broker.heartbeat(now + seconds(90));
  copy.broker.commit();
  HeldLog held = copy.open();
  copy.catch_up(held, 5);

  std::vector<std::pair<std::uint64_t, ordered_json>> every;
  std::vector<std::optional<codec::Event>> events;
  const EntryFilter none;
  must(as_result(held.head(now)));
  must(as_result(held.newest_first(query(none), [&](const audit::ReadEntry& entry, const ordered_json& fields) {
    every.emplace_back(entry.index, fields);
    events.push_back(entry.event);
    return true;
  })));
  REQUIRE(every.size() == 47 + 1);  // those of before, 40, summary and heartbeat

  std::vector<EntryFilter> filters(8);
  filters[1].event = "refuse";
  filters[2].agency = "MX/FGR";
  filters[3].agency = "MX";
  filters[4].agency = "MX/FG";  // agencies are compared as a whole
  filters[5].since = format_utc(now + seconds(60));
  filters[6].until = format_utc(now + seconds(60));
  filters[7].kind = "seizure";
  const std::string hash = every.front().second["bundleMX"].get<std::string>();
  const std::vector<std::string> texts{"", "SINALOA", "number 3", "fgr", hash.substr(3, 20), "2026-", "no such"};
  const std::vector<std::string> abouts{
      "", "2", "41", "refuse", hash.substr(0, 4), hash.substr(0, 8), "99999999999999999999"};
  std::size_t hits = 0;
  for (EntryFilter& filter : filters) {
    must(filter.prepare());
    for (const std::string& text : texts) {
      for (const std::string& about : abouts) {
        INFO(filter.event << filter.agency << filter.since << filter.until << filter.kind << "|" << text << "|"
                          << about);
        Indexes wanted;
        for (std::size_t i = 0; i < every.size(); ++i) {
          const auto& [index, fields] = every[i];
          if (filter.matches(fields, events[i]) && (text.empty() || audit::report::mentions(fields, text)) &&
              (about.empty() || audit::report::is_about(fields, about)))
            wanted.push_back(index);
        }
        hits += wanted.size();
        CHECK(copy.found(held, query(filter, text, about)) == wanted);
      }
    }
  }
  CHECK(hits > 300);
}

TEST_CASE("what somebody with the key wrote into the copy is not handed out") {
  Copy copy;
  const EntryFilter all;
  {
    HeldLog held = copy.open();
    copy.catch_up(held);
  }
  const auto after = [&](const char* sql) {
    std::filesystem::copy_file(copy.file(), copy.file().string() + ".good",
                               std::filesystem::copy_options::overwrite_existing);
    {
      auto database = must(as_result(puente::io::Database::open(copy.file(), key)));
      must(as_result(database.run(sql)));
    }
    ErrorCode code{};
    {
      HeldLog held = copy.open();
      const auto head = as_result(held.head(now));
      const auto read = head ? as_result(held.newest_first(
                                   query(all), [](const audit::ReadEntry&, const ordered_json&) { return true; }))
                             : tl::unexpected<Error>(head.error());
      code = trust::test::code_of(read);
      if (!read) CHECK(read.error().what.find("remove it") != std::string::npos);
    }
    std::filesystem::rename(copy.file().string() + ".good", copy.file());
    return code;
  };
  for (const char* sql : {
           "UPDATE entry SET opened=(SELECT opened FROM entry WHERE log_index=1) WHERE log_index=6",
           "UPDATE entry SET leaf=(SELECT leaf FROM entry WHERE log_index=1), opened=(SELECT opened FROM entry WHERE "
           "log_index=1) WHERE log_index=6",
           "UPDATE entry SET opened=x'0102' WHERE log_index=6",
           "DELETE FROM entry WHERE log_index=6",
           "DELETE FROM entry WHERE audience=0",
           "UPDATE tile SET hashes=zeroblob(length(hashes))",
           "DELETE FROM tile",
       }) {
    INFO(sql);
    CHECK(after(sql) == ErrorCode::mismatch);
  }
  HeldLog held = copy.open();
  CHECK(copy.found(held, query(all)).size() == 6);
}

TEST_CASE("a file without tables, and one of another version, say what they are") {
  Copy copy;
  const auto open_to_read = [&] {
    return as_result(HeldLog::open_to_read(copy.file(), key, copy.broker.world.treaty, Nation::mx));
  };
  CHECK(trust::test::code_of(open_to_read()) == ErrorCode::not_found);
  auto database = must(as_result(puente::io::Database::open(copy.file(), key)));
  const auto empty = open_to_read();
  CHECK(trust::test::code_of(empty) == ErrorCode::not_found);
  CHECK(empty.error().what.ends_with("nothing is held yet; ask without --held"));
  must(as_result(database.run("PRAGMA user_version=9")));
  const auto newer = as_result(HeldLog::open(copy.file(), key, copy.broker.world.treaty, Nation::mx));
  for (const auto& refused : {trust::test::code_of(open_to_read()), trust::test::code_of(newer)})
    CHECK(refused == ErrorCode::malformed);
  CHECK(newer.error().what.find("a copy of version 9") != std::string::npos);
}

TEST_CASE("an older copy that was put back goes on from where it was") {
  Copy copy;
  const EntryFilter all;
  {
    HeldLog held = copy.open();
    copy.catch_up(held);
  }
  std::filesystem::copy_file(copy.file(), copy.file().string() + ".old");
  copy.broker.heartbeat(now + seconds(90));
  copy.broker.commit();
  {
    HeldLog held = copy.open();
    copy.catch_up(held);
  }
  std::filesystem::rename(copy.file().string() + ".old", copy.file());
  HeldLog held = copy.open();
  CHECK(copy.catch_up(held) == 2);
  CHECK(copy.found(held, query(all)).size() == 8);
}

TEST_CASE("after a finding nothing is held, and the copy of another log is emptied") {
  Copy copy;
  const EntryFilter all;
  HeldLog held = copy.open();
  copy.catch_up(held);
  must(as_result(held.begin()));
  must(as_result(held.forget()));
  CHECK(trust::test::code_of(as_result(held.head(now))) == ErrorCode::not_found);
  CHECK(copy.catch_up(held) == 7);

  trust::Treaty other = copy.broker.world.treaty;
  other.broker.log.key.array()[0] ^= 1;
  HeldLog of_other = must(as_result(HeldLog::open(copy.file(), key, other, Nation::mx)));
  CHECK_FALSE(must(as_result(of_other.begin())));
  must(as_result(of_other.keep_part()));
  HeldLog emptied = copy.open();
  CHECK(trust::test::code_of(as_result(emptied.head(now))) == ErrorCode::not_found);
  CHECK(copy.catch_up(emptied) == 7);
}

}  // namespace puente::client::auditor
