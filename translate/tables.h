// The tables of sentences, one for each subject. A sentence stands once, where it belongs most.
#pragma once

#include <array>

#include "translate/sentence.h"

namespace puente::translate {

Sentences of_certificates();
Sentences of_keys();
Sentences of_records();
Sentences of_tlog();
Sentences of_trust();
Sentences of_policy();
Sentences of_files();
Sentences of_log();
Sentences of_broker();
Sentences of_broker_log();
Sentences of_agent();
Sentences of_agent_link();
Sentences of_documents();
Sentences of_forms();
Sentences of_requests();
Sentences of_search();
Sentences of_exchange();
Sentences of_analysis();
Sentences of_commands();
Sentences of_help_audit();
Sentences of_help_liaison();
Sentences of_help_officer();
Sentences of_help_operator();

inline auto all_tables() {
  return std::array{of_certificates(), of_keys(),         of_records(),      of_tlog(),     of_trust(),
                    of_policy(),       of_files(),        of_log(),          of_broker(),   of_broker_log(),
                    of_agent(),        of_agent_link(),   of_documents(),    of_forms(),    of_requests(),
                    of_search(),       of_exchange(),     of_analysis(),     of_commands(), of_help_audit(),
                    of_help_liaison(), of_help_officer(), of_help_operator()};
}

}  // namespace puente::translate
