#include "init/option_words.hpp"

namespace reaperd::init {

option_words::option_words(const std::vector<std::string>& words)
    : words_{words}
{
    for (auto& word : words_)
        pointers_.push_back(word.data());
    pointers_.push_back(nullptr);
    ::optind = 0; // getopt begins anew
}

int option_words::next(const char* letters, const option* names)
{
    const int count = static_cast<int>(words_.size());
    if (names)
        return ::getopt_long(count, pointers_.data(), letters, names, nullptr);
    return ::getopt(count, pointers_.data(), letters);
}

std::string option_words::argument() const
{
    return ::optarg;
}

int option_words::wrong_one() const
{
    return ::optopt;
}

std::string option_words::wrong_word() const
{
    return words_.at(static_cast<std::size_t>(::optind - 1));
}

std::vector<std::string> option_words::rest() const
{
    return {pointers_.begin() + ::optind, pointers_.end() - 1};
}

} // namespace reaperd::init
