# Compiled by themselves, where the other files of a target are compiled several as one (cmake/puente.cmake): each of these
# has a name in its unnamed namespace that another file of its target has too. A new clash is a compile error: give the name a
# better one. The list only gets shorter.
set(puente_alone
  client/api/operations.cpp
  client/cli/auditor/commands.cpp client/cli/auditor/prove.cpp
  client/cli/liaison/pause_commands.cpp client/cli/liaison/policy_analysis.cpp client/cli/liaison/policy_commands.cpp
  client/cli/liaison/policy_init.cpp client/cli/liaison/policy_simulate.cpp
  client/cli/officer/sealed_commands.cpp
  client/cli/operator/directory_commands.cpp client/cli/operator/keys_commands.cpp
  client/cli/operator/treaty_commands.cpp
  client/liaison/policy_input.cpp
  client/present/record_page.cpp client/present/sealed_page.cpp
  client/core/kept_proof.cpp client/core/log_check.cpp client/core/notices.cpp
  client/io/pair_names.cpp
  crypto/primitives/hash.cpp  # calls of OpenSSL that are deprecated (hash.h says why), as in no other file
  schemas/codec/audit_entries.cpp
  trust/proof.cpp  # the only one of trust that needs audit, which must not come into a witness with the others
  tests/unit/broker/core/in_force_test.cpp tests/unit/broker/store/rows_test.cpp
  tests/unit/client/auditor/position_test.cpp tests/unit/client/cli/officer/sealed_record_test.cpp
  tests/unit/client/cli/liaison/policy_analysis_test.cpp tests/unit/client/liaison/policy_trials_test.cpp
  tests/unit/client/core/pairs_test.cpp
  tests/unit/crypto/primitives/aead_test.cpp tests/unit/crypto/primitives/sign_test.cpp
  tests/unit/crypto/tlog/fork_test.cpp tests/unit/crypto/tlog/quorum_test.cpp tests/unit/crypto/tlog/tile_reader_test.cpp
  tests/unit/crypto/tlog/tiled_log_test.cpp tests/unit/crypto/tlog/tlog_proof_test.cpp
  tests/unit/crypto/tlog/witness_test.cpp
  tests/unit/policy/inspect/simulate_test.cpp tests/unit/policy/bundle_test.cpp tests/unit/policy/property_test.cpp
  tests/unit/policy/withheld_test.cpp
  tests/unit/schemas/wire_test.cpp
  tests/unit/trust/freshness_test.cpp tests/unit/trust/revocation_test.cpp)
