// dumb-init's command line: `dumb-init [option] command [[arg] ...]`, its variables DUMB_INIT_*, its words and its exit
// codes, so that an image can have reaperd in its place under the name of dumb-init. Compared with dumb-init 1.2.5 by
// test/system/wrapper_test.cpp.
#pragma once

#include "init/option_words.hpp"
#include "init/settings.hpp"
#include "model/answer.hpp"

#include <variant>

namespace reaperd::init {

std::variant<settings, answer> parse_dumb_init(const std::vector<std::string>& words, const variables&);

} // namespace reaperd::init
