# The sanitized presets compile several files of a target as one (CMAKE_UNITY_BUILD): a third of the time. These are compiled
# alone there, each having a name in its unnamed namespace that another file of its target has too. A new clash is a
# compile error of `./dev asan`: give the name a better one, or add the file here.
function(puente_alone folder)
  list(TRANSFORM ARGN PREPEND ${CMAKE_SOURCE_DIR}/${folder}/)
  set_source_files_properties(${ARGN} DIRECTORY ${CMAKE_SOURCE_DIR}/${folder} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
endfunction()

puente_alone(audit reader.cpp)
puente_alone(broker/core core_pauses.cpp log_page.cpp queues_approve.cpp queues_pause.cpp queues_release.cpp)
puente_alone(client/cli audit_commands.cpp audit_position.cpp audit_prove.cpp broker_session.cpp
  directory_commands.cpp keys_commands.cpp labels.cpp pause_commands.cpp policy_analysis.cpp policy_commands.cpp
  policy_init.cpp policy_input.cpp policy_simulate.cpp record_commands.cpp sealed_commands.cpp sealed_record.cpp
  show_record.cpp treaty_commands.cpp)
puente_alone(client/core kept_proof.cpp log_check.cpp notices.cpp)
puente_alone(client/io pair_names.cpp)
puente_alone(crypto/pki extensions.cpp request.cpp signed_text.cpp)
puente_alone(crypto/tlog fork.cpp)
puente_alone(schemas codec/audit_entries.cpp)
puente_alone(tests/unit/broker core/in_force_test.cpp io/rows_test.cpp)
puente_alone(tests/unit/client/cli audit_bundle_test.cpp audit_log_test.cpp audit_position_test.cpp
  audit_report_test.cpp policy_analysis_test.cpp policy_trials_test.cpp sealed_record_test.cpp store_log_test.cpp)
puente_alone(tests/unit/client/core pairs_test.cpp)
puente_alone(tests/unit/crypto/primitives aead_test.cpp sign_test.cpp)
puente_alone(tests/unit/crypto/tlog fork_test.cpp quorum_test.cpp tile_reader_test.cpp tiled_log_test.cpp
  tlog_proof_test.cpp witness_test.cpp)
puente_alone(tests/unit/policy analyse/simulate_test.cpp bundle_test.cpp property_test.cpp withheld_test.cpp)
puente_alone(tests/unit/schemas wire_test.cpp)
puente_alone(tests/unit/trust freshness_test.cpp revocation_test.cpp)
puente_alone(trust approval.cpp freshness.cpp order.cpp proof.cpp)
