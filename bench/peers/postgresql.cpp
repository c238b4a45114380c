// PostgreSQL as a queue: one table for all, a row a record. A sender inserts, one statement and so one transaction for
// as many rows as it was told to; with synchronous_commit a transaction's answer is the confirm of its rows. Statements
// of a sender are pipelined. A receiver deletes rows with FOR UPDATE SKIP LOCKED in a transaction that it commits when
// it has synced what it got: the commit is the acknowledgement. Where there is nothing it looks again after half a
// millisecond: NOTIFY would let all commits of the database wait for each other. libpq, over TLS, the server's
// certificate checked.
#include <arpa/inet.h>
#include <libpq-fe.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <bit>
#include <deque>
#include <thread>

#include "bench/peers/peer.h"

namespace puente::bench::peers {
namespace {

constexpr Oid int4_oid = 23, bytea_oid = 17, bytea_array_oid = 1001;
constexpr std::chrono::microseconds looks_again_after{500};

struct Clear {
  void operator()(PGresult* result) const { PQclear(result); }
};
using Answer = std::unique_ptr<PGresult, Clear>;

class Connection {
 public:
  explicit Connection(const Server& server)
      : connection_(PQconnectdb(fmt::format("host=localhost hostaddr=127.0.0.1 port={} dbname=postgres user=bench "
                                            "password={} sslmode=verify-full sslrootcert={}",
                                            server.port, server.password, server.authority)
                                    .c_str())) {
    if (PQstatus(connection_) != CONNECTION_OK) fails("connecting");
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() { PQfinish(connection_); }

  PGconn* raw() const { return connection_; }
  [[noreturn]] void fails(const char* doing) const { fail("postgresql: {}: {}", doing, PQerrorMessage(connection_)); }
  void must(bool good, const char* doing) const {
    if (!good) fails(doing);
  }
  void execute(const std::string& statement) const {
    const Answer answer(PQexec(connection_, statement.c_str()));
    must(PQresultStatus(answer.get()) == PGRES_COMMAND_OK, statement.c_str());
  }
  void prepare(const char* name, const std::string& statement, std::vector<Oid> types) const {
    const Answer answer(PQprepare(connection_, name, statement.c_str(), static_cast<int>(types.size()), types.data()));
    must(PQresultStatus(answer.get()) == PGRES_COMMAND_OK, statement.c_str());
  }

 private:
  PGconn* connection_;
};

std::array<char, 4> big_endian(std::uint32_t value) {
  value = htonl(value);
  return std::bit_cast<std::array<char, 4>>(value);
}

// bytea[] in the binary form: dimensions, flags, type, then length and lower bound of the one dimension, then the
// items.
class RowArray {
 public:
  void add(std::span<const std::uint8_t> row) {
    if (rows_ == 0) {
      bytes_.clear();
      for (const std::uint32_t value : {1U, 0U, static_cast<std::uint32_t>(bytea_oid), 0U, 1U}) append(value);
    }
    append(static_cast<std::uint32_t>(row.size()));
    bytes_.insert(bytes_.end(), row.begin(), row.end());
    ++rows_;
  }
  std::size_t rows() const { return rows_; }
  // Valid until the next add().
  const std::vector<char>& take() {
    std::ranges::copy(big_endian(static_cast<std::uint32_t>(rows_)), bytes_.begin() + 12);
    rows_ = 0;
    return bytes_;
  }

 private:
  void append(std::uint32_t value) {
    const auto four = big_endian(value);
    bytes_.insert(bytes_.end(), four.begin(), four.end());
  }
  std::vector<char> bytes_;
  std::size_t rows_ = 0;
};

class PostgresSender : public Sender {
 public:
  PostgresSender(const Server& server, const std::string& table, std::uint32_t lane, std::size_t rows_per_transaction)
      : connection_(server), lane_(lane), rows_max_(rows_per_transaction) {
    connection_.prepare("put", fmt::format("INSERT INTO {} (lane, record) SELECT $1, unnest($2)", table),
                        {int4_oid, bytea_array_oid});
    connection_.must(PQsetnonblocking(connection_.raw(), 1) == 0, "not to wait");
    connection_.must(PQenterPipelineMode(connection_.raw()) == 1, "a pipeline");
  }

  void publish(std::span<const std::uint8_t> record) override {
    rows_.add(record);
    ++published_;
    if (rows_.rows() == rows_max_) send();
  }

  void flush() override {
    if (rows_.rows() > 0) send();
    if (PQflush(connection_.raw()) < 0) connection_.fails("sending");
  }

  void take_confirms(std::vector<Confirm>& into, milliseconds wait) override {
    const auto until = std::chrono::steady_clock::now() + wait;
    while (into.empty() && wait_for_socket(until)) {
      connection_.must(PQconsumeInput(connection_.raw()) == 1, "receiving");
      while (!transactions_.empty() && PQisBusy(connection_.raw()) == 0) take_answer(into);
    }
  }

 private:
  void send() {
    const std::array<char, 4> lane = big_endian(lane_);
    const std::vector<char>& rows = rows_.take();
    const char* const values[] = {lane.data(), rows.data()};
    const int lengths[] = {4, static_cast<int>(rows.size())}, binary[] = {1, 1};
    connection_.must(PQsendQueryPrepared(connection_.raw(), "put", 2, values, lengths, binary, 1) == 1, "inserting");
    connection_.must(PQpipelineSync(connection_.raw()) == 1, "ending a transaction");
    transactions_.push_back(published_ - 1);
  }

  // Of a transaction there come: the statement's answer, a null, and its end.
  void take_answer(std::vector<Confirm>& into) {
    const Answer answer(PQgetResult(connection_.raw()));
    if (!answer) return;
    const ExecStatusType status = PQresultStatus(answer.get());
    if (status == PGRES_COMMAND_OK) return;
    connection_.must(status == PGRES_PIPELINE_SYNC, "inserting");
    into.push_back({transactions_.front(), true});
    transactions_.pop_front();
  }

  // False where the time is over.
  bool wait_for_socket(std::chrono::steady_clock::time_point until) {
    const int unsent = PQflush(connection_.raw());
    if (unsent < 0) connection_.fails("sending");
    const auto left = std::chrono::ceil<milliseconds>(until - std::chrono::steady_clock::now());
    const short events = static_cast<short>(POLLIN | (unsent == 1 ? POLLOUT : 0));
    pollfd item{PQsocket(connection_.raw()), events, 0};
    return left.count() > 0 && ::poll(&item, 1, static_cast<int>(left.count())) > 0;
  }

  Connection connection_;
  const std::uint32_t lane_;
  const std::size_t rows_max_;
  RowArray rows_;
  std::uint64_t published_ = 0;
  std::deque<std::uint64_t> transactions_;  // the last record of each that is not answered
};

class PostgresReceiver : public Receiver {
 public:
  PostgresReceiver(const Server& server, const std::string& table, std::uint32_t lane, std::size_t rows_max)
      : connection_(server), lane_(lane), rows_max_(static_cast<std::uint32_t>(rows_max)) {
    connection_.prepare("take",
                        fmt::format("WITH taken AS (DELETE FROM {0} WHERE ctid = ANY (ARRAY(SELECT ctid FROM {0} WHERE "
                                    "lane = $1 ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED)) RETURNING id, record) "
                                    "SELECT record FROM taken ORDER BY id",
                                    table),
                        {int4_oid, int4_oid});
    // A table that was empty when it was looked at last: without this the planner may read all of it each time.
    connection_.execute("SET enable_seqscan = off");
    connection_.execute("SET enable_bitmapscan = off");
    connection_.execute("SET plan_cache_mode = force_generic_plan");
  }

  std::size_t receive(Octets& into, milliseconds wait) override {
    const auto until = std::chrono::steady_clock::now() + wait;
    if (!begun_) connection_.execute("BEGIN");
    begun_ = true;
    while (true) {
      const std::size_t count = take(into);
      if (count > 0 || std::chrono::steady_clock::now() >= until) return count;
      std::this_thread::sleep_for(looks_again_after);
    }
  }

  void acknowledge() override {
    // The next transaction begins with the same message.
    connection_.execute("COMMIT; BEGIN");
  }

 private:
  std::size_t take(Octets& into) {
    const std::array<char, 4> lane = big_endian(lane_), limit = big_endian(rows_max_);
    const char* const values[] = {lane.data(), limit.data()};
    const int lengths[] = {4, 4}, binary[] = {1, 1};
    const Answer rows(PQexecPrepared(connection_.raw(), "take", 2, values, lengths, binary, 1));
    connection_.must(PQresultStatus(rows.get()) == PGRES_TUPLES_OK, "receiving");
    const int count = PQntuples(rows.get());
    for (int i = 0; i < count; ++i) {
      const char* const begin = PQgetvalue(rows.get(), i, 0);
      into.insert(into.end(), begin, begin + PQgetlength(rows.get(), i, 0));
    }
    return static_cast<std::size_t>(count);
  }

  Connection connection_;
  const std::uint32_t lane_, rows_max_;
  bool begun_ = false;
};

struct PostgresSession : Session {
  PostgresSession(const Server& server, std::string name) : connection(server), table(std::move(name)) {
    // Sealed bytes cannot be compressed, and a row of up to 8 KB stays in its page.
    connection.execute(
        fmt::format("CREATE TABLE {} (lane integer, id bigint GENERATED ALWAYS AS IDENTITY, record bytea, "
                    "PRIMARY KEY (lane, id)) WITH (toast_tuple_target = 8160)",
                    table));
    connection.execute(fmt::format("ALTER TABLE {} ALTER COLUMN record SET STORAGE EXTERNAL", table));
  }
  ~PostgresSession() override {
    pairs.clear();
    connection.execute("DROP TABLE " + table);
  }
  Connection connection;
  std::string table;
};

class Postgresql : public Peer {
 public:
  Postgresql(const Server& server, std::size_t rows_per_transaction) : server_(server), rows_(rows_per_transaction) {}
  std::unique_ptr<Session> connect(const Shape& shape, const std::string& run) override {
    std::string table = run;
    std::ranges::replace(table, '-', '_');
    auto session = std::make_unique<PostgresSession>(server_, table);
    for (std::uint32_t i = 0; i < shape.pairs; ++i)
      session->pairs.push_back({std::make_unique<PostgresSender>(server_, table, i, rows_),
                                std::make_unique<PostgresReceiver>(server_, table, i, rows_)});
    return session;
  }

 private:
  Server server_;
  std::size_t rows_;
};

}  // namespace

std::unique_ptr<Peer> make_postgresql(const Server& server, std::size_t rows_per_transaction) {
  return std::make_unique<Postgresql>(server, rows_per_transaction);
}

}  // namespace puente::bench::peers
