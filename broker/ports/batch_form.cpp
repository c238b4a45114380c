#include "broker/ports/batch_form.h"

#include <concepts>
#include <type_traits>

#include "crypto/base/transcript.h"

namespace puente::broker::ports {
namespace {

// Writing and reading walk over the same members: each row is described once, below.
class Writer {
 public:
  static constexpr bool reads = false;
  explicit Writer(Bytes& out) : out_(out) {}

  template <class Tag, std::size_t N>
  void one(const Fixed<Tag, N>& value) {
    raw(value.view());
  }
  void one(std::uint64_t value) { raw(big_endian(value)); }
  void one(std::int64_t value) { one(static_cast<std::uint64_t>(value)); }
  void one(Instant value) { one(value.ms); }
  void one(bool value) { out_.push_back(value ? 1 : 0); }
  void one(std::uint8_t value) { out_.push_back(value); }
  template <class E>
  requires std::is_enum_v<E>
  void one(E value) { out_.push_back(static_cast<std::uint8_t>(value)); }
  void one(const Bytes& value) { bytes(value); }
  void one(const SharedBytes& value) { bytes(value.view()); }
  void one(const std::string& value) { bytes(view_of(value)); }
  void one(const codec::Block& value) { bytes(encode(value)); }
  void one(const codec::EpochSeal& value) { bytes(encode(value)); }
  void length(std::size_t value) { raw(ByteView(big_endian(std::uint64_t{value})).last(4)); }
  bool good() const { return true; }

 private:
  void raw(ByteView value) { out_.insert(out_.end(), value.begin(), value.end()); }
  void bytes(ByteView value) {
    length(value.size());
    raw(value);
  }
  Bytes& out_;
};

class Reader {
 public:
  static constexpr bool reads = true;
  explicit Reader(ByteView in) : in_(in) {}

  template <class Tag, std::size_t N>
  void one(Fixed<Tag, N>& value) {
    if (const ByteView found = raw(N); found.size() == N) copy_into(value.array(), found);
  }
  void one(std::uint64_t& value) {
    value = 0;
    for (const std::uint8_t byte : raw(8)) value = value << 8 | byte;
  }
  void one(std::int64_t& value) {
    std::uint64_t read = 0;
    one(read);
    value = static_cast<std::int64_t>(read);
  }
  void one(Instant& value) { one(value.ms); }
  void one(bool& value) {
    std::uint8_t read = 0;
    one(read);
    value = read == 1;
    if (read > 1) good_ = false;
  }
  void one(std::uint8_t& value) {
    const ByteView found = raw(1);
    value = found.empty() ? 0 : found[0];
  }
  template <class E>
  requires std::is_enum_v<E>
  void one(E& value) {
    std::uint8_t read = 0;
    one(read);
    if (read >= count_of(E{})) good_ = false;
    value = good_ ? static_cast<E>(read) : E{};
  }
  void one(Bytes& value) { value = copy_of(bytes()); }
  void one(SharedBytes& value) { value = SharedBytes(copy_of(bytes())); }
  void one(std::string& value) { value = text_of(bytes()); }
  void one(codec::Block& value) { take(value, codec::decode_block(bytes())); }
  void one(codec::EpochSeal& value) { take(value, codec::decode_epoch_seal(bytes())); }
  // No list is longer than what is left: its elements have a byte at least.
  std::size_t length() {
    std::size_t out = 0;
    for (const std::uint8_t byte : raw(4)) out = out << 8 | byte;
    if (out > in_.size()) good_ = false;
    return good_ ? out : 0;
  }
  bool good() const { return good_; }
  bool is_at_end() const { return in_.empty(); }

 private:
  static constexpr std::uint8_t count_of(model::Kind) { return static_cast<std::uint8_t>(model::kind_count); }
  static constexpr std::uint8_t count_of(model::Urgency) { return 3; }
  static constexpr std::uint8_t count_of(model::Nation) { return 2; }
  static constexpr std::uint8_t count_of(codec::Progress) { return static_cast<std::uint8_t>(codec::progress_count); }
  static constexpr std::uint8_t count_of(codec::DeliveryFault) {
    return static_cast<std::uint8_t>(codec::delivery_fault_count);
  }
  static constexpr std::uint8_t count_of(EvidenceRow::What) { return 3; }

  ByteView raw(std::size_t size) {
    if (!good_ || size > in_.size()) {
      good_ = false;
      return {};
    }
    const ByteView out = in_.first(size);
    in_ = in_.subspan(size);
    return out;
  }
  ByteView bytes() { return raw(length()); }
  template <class T>
  void take(T& value, Result<T> read) {
    if (read)
      value = std::move(*read);
    else
      good_ = false;
  }

  ByteView in_;
  bool good_ = true;
};

// `Row` is const where it is written.
template <class Row, class As>
concept IsA = std::same_as<std::remove_const_t<Row>, As>;

template <class Form, class T>
void walk(Form& form, T& value);

template <class Form, class T>
void list(Form& form, T& elements) {
  if constexpr (Form::reads) {
    for (std::size_t left = form.length(); left > 0 && form.good(); --left) walk(form, elements.emplace_back());
  } else {
    form.length(elements.size());
    for (auto& element : elements) walk(form, element);
  }
}

template <class Form, class T>
void optional(Form& form, T& value) {
  bool there = value.has_value();
  form.one(there);
  if (!there) return;
  if constexpr (Form::reads) value.emplace();
  walk(form, *value);
}

template <class Form>
void values(Form& form, auto& values) {
  if constexpr (Form::reads) {
    for (std::size_t left = form.length(); left > 0 && form.good(); --left) {
      std::string name;
      form.one(name);
      form.one(values[name]);
    }
  } else {
    form.length(values.size());
    for (const auto& [name, value] : values) {
      form.one(name);
      form.one(value);
    }
  }
}

template <class Form, class... Members>
void all(Form& form, Members&... members) {
  (walk(form, members), ...);
}

// clang-format off
template <class F, IsA<codec::BatchSignature> R> void row(F& f, R& r) { all(f, r.signature, r.size, r.index, r.path); }
template <class F, IsA<SpooledSlot> R> void row(F& f, R& r) { all(f, r.digest, r.frame); }
template <class F, IsA<SpooledEntry> R> void row(F& f, R& r) { all(f, r.recipient, r.entry); }
template <class F, IsA<SpooledRecord> R> void row(F& f, R& r) {
  all(f, r.header_hash, r.record_id, r.device, r.expires, r.header, r.batch, r.release, r.entries, r.slots,
      r.frame_bytes);
}
template <class F, IsA<audit::Appended> R> void row(F& f, R& r) { all(f, r.index, r.leaf, r.nonce, r.event); }
template <class F, IsA<ReplayRow> R> void row(F& f, R& r) {
  all(f, r.device, r.record_id, r.header_hash, r.expires, r.accepted, r.sequence);
}
template <class F, IsA<ChainRow> R> void row(F& f, R& r) { all(f, r.device, r.sequence, r.header_hash); }
template <class F, IsA<EvidenceRow> R> void row(F& f, R& r) {
  all(f, r.what, r.device, r.at, r.first, r.first_header, r.second);
}
template <class F, IsA<DeliveryRow> R> void row(F& f, R& r) {
  all(f, r.number, r.leaf, r.nonce, r.event, r.index, r.generation, r.voided);
}
template <class F, IsA<QueueFacts> R> void row(F& f, R& r) { all(f, r.sender, r.kind, r.urgency); }
template <class F, IsA<QueueRow> R> void row(F& f, R& r) {
  all(f, r.recipient, r.position, r.header_hash, r.delivery, r.facts, r.justification);
}
template <class F, IsA<DirectoryRow> R> void row(F& f, R& r) {
  all(f, r.hash, r.entry, r.checked, r.agency, r.logged);
}
template <class F, IsA<OutcomeRow> R> void row(F& f, R& r) {
  all(f, r.sender, r.record_id, r.recipient, r.progress, r.expires, r.told, r.fault, r.number);
}
template <class F, IsA<BundleRow> R> void row(F& f, R& r) { all(f, r.nation, r.version, r.hash, r.bundle); }
template <class F, IsA<OrderRow> R> void row(F& f, R& r) { all(f, r.nation, r.number, r.order); }
template <class F, IsA<ApprovalRow> R> void row(F& f, R& r) {
  all(f, r.header_hash, r.nation, r.purpose, r.expires, r.approval);
}
template <class F, IsA<AwaitingRow> R> void row(F& f, R& r) { all(f, r.header_hash, r.sender, r.expires); }
template <class F, IsA<QuotaUse> R> void row(F& f, R& r) { all(f, r.rule, r.agency, r.header_hash, r.at); }
template <class F, IsA<NoticeRow> R> void row(F& f, R& r) { all(f, r.recipient, r.index, r.leaf, r.nonce, r.event); }
template <class F, IsA<TileRow> R> void row(F& f, R& r) { all(f, r.level, r.index, r.hashes); }
template <class F, IsA<LogRows> R> void row(F& f, R& r) {
  for (auto& blocks : r.staged.blocks) walk(f, blocks);
  all(f, r.staged.seals, r.tiles);
}
template <class F, IsA<ForgottenRows> R> void row(F& f, R& r) {
  all(f, r.replays, r.outcomes, r.approvals, r.awaiting, r.quota_uses);
}
template <class F, IsA<WriteBatch> R> void row(F& f, R& r) {
  all(f, r.forgotten, r.records, r.replays, r.chains, r.queued, r.dequeued, r.stripped, r.removed, r.outcomes,
      r.directory, r.bundles, r.orders, r.evidence, r.approvals, r.awaiting, r.quota_uses, r.notices, r.notices_taken,
      r.log, r.values);
}
// clang-format on

template <class T>
inline constexpr bool is_list = false;
template <class T>
inline constexpr bool is_list<std::vector<T>> = !std::same_as<std::vector<T>, Bytes>;
template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

template <class Form, class T>
void walk(Form& form, T& value) {
  using Plain = std::remove_const_t<T>;
  if constexpr (is_list<Plain>)
    list(form, value);
  else if constexpr (is_optional<Plain>)
    optional(form, value);
  else if constexpr (std::same_as<Plain, Values>)
    values(form, value);
  else if constexpr (requires { form.one(value); })
    form.one(value);
  else
    row(form, value);
}

}  // namespace

void write_batch(const WriteBatch& batch, Bytes& out) {
  Writer form(out);
  walk(form, batch);
}

StoreResult<WriteBatch> read_batch(ByteView bytes) {
  Reader form(bytes);
  WriteBatch out;
  walk(form, out);
  if (!form.good() || !form.is_at_end()) return damaged("a commit in a segment does not have its form");
  return out;
}

}  // namespace puente::broker::ports
