// The command lines of tini and dumb-init are read by getopt(3), as they do it themselves: so both agree on options
// that are bundled, abbreviated or come after the command, and on what is said of a wrong one.
#pragma once

#include <functional>
#include <getopt.h>
#include <string>
#include <vector>

namespace reaperd::init {

using variables = std::function<const char*(const char* name)>; // getenv, or a test's

class option_words {
public:
    explicit option_words(const std::vector<std::string>& words); // with argv[0]
    option_words(const option_words&) = delete;
    option_words& operator=(const option_words&) = delete;

    int next(const char* letters, const option* names = nullptr); // as getopt(3): -1 at the end, '?' for a wrong one
    std::string argument() const;                                 // of the option that next() gave
    int wrong_one() const;                                        // its letter or number where next() gave '?' or ':'
    std::string wrong_word() const;                               // where that is 0: it begins with "--"
    std::vector<std::string> rest() const;                        // what is no option

private:
    std::vector<std::string> words_;
    std::vector<char*> pointers_;
};

} // namespace reaperd::init
