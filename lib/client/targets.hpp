// How names stand in a request's path and query.
#pragma once

#include <boost/url/encode.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>
#include <string>

namespace reaperd::client {

inline std::string encoded(const std::string& name)
{
    return boost::urls::encode(name, boost::urls::unreserved_chars);
}

} // namespace reaperd::client
