// Answers of the API: JSON bodies and the one shape of errors. Pure functions; any thread.
#pragma once

#include <boost/json/object.hpp>

#include "base/error.hpp"
#include "net/http_message.hpp"

namespace parley::http {

int status_of(ErrorKind kind);

net::Response json_reply(int status, const boost::json::object& body);
net::Response empty_reply();  // 204

// `{"error":{…}}` with the status of its kind, and Retry-After where one is due.
net::Response error_reply(const Error& error);

}  // namespace parley::http
