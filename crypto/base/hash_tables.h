// Where values lie in hash tables: by a key that each process draws for itself, so that whoever chooses the values
// cannot choose ones that meet. Hash tables are for look-ups, and never iterated: their order would not be
// reproducible. With the same key, and so in tests and simulations, which set none, the same values lie in the same
// places. Non-guarantee: this is no cryptographic hash, and no result of it leaves the process. Source: the folded
// multiplication of wyhash (Wang Yi, 2019).
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <tuple>
#include <utility>

namespace puente {

// Set once, before the first table is filled and the first thread started (io::key_hash_tables).
struct HashTableKey {
  std::uint64_t first = 0x9e3779b97f4a7c15, second = 0xbf58476d1ce4e5b9;
};
inline HashTableKey hash_table_key;

inline std::size_t placed(std::uint64_t one, std::uint64_t other) {
  __extension__ using Wide = unsigned __int128;
  const Wide product = Wide{one ^ hash_table_key.first} * Wide{other ^ hash_table_key.second};
  return static_cast<std::size_t>(product >> 64) ^ static_cast<std::size_t>(product);
}

// Of keys that are made of several values.
struct PlacedTogether {
  template <class A, class B>
  std::size_t operator()(const std::pair<A, B>& key) const {
    return placed(std::hash<A>()(key.first), std::hash<B>()(key.second));
  }
  template <class A, class B, class C>
  std::size_t operator()(const std::tuple<A, B, C>& key) const {
    return placed(placed(std::hash<A>()(std::get<0>(key)), std::hash<B>()(std::get<1>(key))),
                  std::hash<C>()(std::get<2>(key)));
  }
};

}  // namespace puente
