// What devices send and what the broker sends are two types: neither passes for the other.
#include "schemas/codec/wire.h"

namespace puente::codec {

void receive(const DeviceMessage&) {}

DeviceMessage proper() { return {1, Hello{}}; }

#ifdef MISUSE
void misuse(const BrokerMessage& from_broker) {
  receive(from_broker);                    // error: conversion
  receive({1, Welcome{}});                 // error: conversion
  receive(BrokerMessage{1, Receipt{}});    // error: conversion
  DeviceMessage disguised{1, Tracking{}};  // error: conversion
  BrokerMessage asked{1, Submit{}};        // error: conversion
}
#endif

}  // namespace puente::codec
