// The one translation unit that holds the non-template parts of Boost.Asio, Beast and Process v2.
#include <boost/asio/impl/src.hpp>
#include <boost/beast/src.hpp>
#include <boost/process/v2/src.hpp>
