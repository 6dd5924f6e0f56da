// Expected failure is a value: result<T> is a T or the reason why there is none, as a sentence for a person.
// Unexpected failure stays an exception.
#pragma once

#include <boost/system/result.hpp>
#include <stdexcept>
#include <string>

namespace reaperd {

struct failure {
    std::string message;

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
