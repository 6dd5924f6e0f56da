// tini's command line: `tini [OPTIONS] PROGRAM -- [ARGS]`, its variables TINI_*, its words and its exit codes, so that
// an image can have reaperd in its place under the name of tini. Compared with tini 0.19 by
// test/system/wrapper_test.cpp.
#pragma once

#include "init/option_words.hpp"
#include "init/settings.hpp"
#include "model/answer.hpp"

#include <variant>

namespace reaperd::init {

std::variant<settings, answer> parse_tini(const std::vector<std::string>& words, const variables&);

} // namespace reaperd::init
