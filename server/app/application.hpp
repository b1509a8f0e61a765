// Puts the server together, runs it, and takes it apart in the order that loses nothing. Main
// thread.
#pragma once

#include <memory>
#include <string>

#include "base/error.hpp"
#include "config/settings.hpp"

namespace parley::app {

class Application {
 public:
  // Opens the database and the web app and makes everything ready; serves nobody yet. Fails with a
  // sentence for the operator. Blocks.
  static Result<std::unique_ptr<Application>> create(config::Settings settings);

  virtual ~Application() = default;

  // Serves from now on. Returns the address with the port that was taken, `127.0.0.1:8080`. Fails
  // when it cannot be had.
  virtual Result<std::string> start() = 0;

  // Finishes what was accepted, closes the sockets with "going away", writes what waits. Blocks,
  // for the settings' shutdown_grace at most and a moment.
  virtual void stop() = 0;
};

}  // namespace parley::app
