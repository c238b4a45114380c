// Bytes that several hold at once and nobody changes: a frame from the socket to the store and to each recipient.
//
// Guarantee: what it shows lives as long as any copy of it. Cheap to copy. Never for secrets, which are not shared.
// Thread safety: as of std::shared_ptr<const T>.
#pragma once

#include <memory>
#include <utility>

#include "crypto/base/bytes.h"

namespace puente {

class SharedBytes {
 public:
  SharedBytes() = default;
  SharedBytes(Bytes bytes) : bytes_(std::make_shared<const Bytes>(std::move(bytes))) {}
  // `part` lies in what `owner` keeps alive.
  template <class Owner>
  SharedBytes(const std::shared_ptr<const Owner>& owner, const Bytes& part) : bytes_(owner, &part) {}

  ByteView view() const { return bytes_ ? ByteView(*bytes_) : ByteView(); }
  operator ByteView() const { return view(); }
  std::size_t size() const { return view().size(); }
  bool empty() const { return size() == 0; }
  friend bool operator==(const SharedBytes& a, const SharedBytes& b) { return equal(a.view(), b.view()); }

 private:
  std::shared_ptr<const Bytes> bytes_;
};

}  // namespace puente
