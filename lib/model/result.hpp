// Expected failure is a value: result<T> is a T or the reason why there is none, as a sentence for a person.
// Unexpected failure stays an exception.
#pragma once

#include <boost/system/result.hpp>
#include <initializer_list>
#include <stdexcept>
#include <string>

namespace reaperd {

// Made with braces: failure{"cannot ..."}. From a list, so that a text alone is never taken for a failure and
// result<std::string> can be made from either.
struct failure {
    std::string message;

    failure() = default;
    failure(std::initializer_list<std::string> sentence)
        : message(*sentence.begin())
    {
    }
    friend bool operator==(const failure&, const failure&) = default;
};

template <class T>
using result = boost::system::result<T, failure>;

// What result<T>::value() does when there is none.
[[noreturn]] inline void throw_exception_from_error(const failure& why, const boost::source_location&)
{
    throw std::runtime_error(why.message);
}

} // namespace reaperd
