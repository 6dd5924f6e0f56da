#define BOOST_TEST_MODULE reaperd
#include <boost/test/unit_test.hpp>
