# The server. From the project's root:
#   docker build -f deploy/parleyd.Dockerfile -t parley/parleyd .
#
# Alone it runs embedded, with SQLite in /var/lib/parley/data; compose.yaml scales it out.

# What it runs on. First, so that `--target runtime` compiles nothing.
FROM debian:bookworm-slim AS runtime
RUN apt-get update \
 && apt-get install -y --no-install-recommends \
      libboost-container1.81.0 libboost-json1.81.0 libboost-program-options1.81.0 libboost-url1.81.0 \
      libfmt9 libhashkit2 libmemcached11 libmemcachedutil2 libpq5 librabbitmq4 libsasl2-2 libsodium23 \
      libspdlog1.10 libsqlite3-0 libstdc++6 \
 && rm -rf /var/lib/apt/lists/* \
 && groupadd --gid 10001 parley \
 && useradd --uid 10001 --gid parley --no-create-home --home-dir /var/lib/parley --shell /usr/sbin/nologin parley \
 && install -d -o parley -g parley -m 0700 /var/lib/parley /var/lib/parley/data
WORKDIR /var/lib/parley
USER 10001:10001
ENV PARLEY_LISTEN=0.0.0.0:8080
EXPOSE 8080
# By the listen address of its own environment; a flag --listen would be unknown to it.
HEALTHCHECK --interval=5s --timeout=4s --start-period=60s --retries=3 CMD ["parleyd", "health"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["parleyd"]
CMD ["serve"]

FROM debian:bookworm-slim AS build
COPY tools/dev/packages-build.txt /tmp/
RUN apt-get update \
 && grep -v '^#' /tmp/packages-build.txt | xargs apt-get install -y --no-install-recommends \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /parley
COPY CMakeLists.txt CMakePresets.json VERSION ./
COPY cmake cmake
COPY server server
# How many compilers run at once: each takes up to 1 GiB. 0: one per core.
ARG JOBS=0
# What `parleyd version` names as the commit; there is no repository in the context.
ARG COMMIT=unknown
RUN jobs=$JOBS; if [ "$jobs" = 0 ]; then jobs=$(nproc); fi; \
    export PARLEY_COMMIT="$COMMIT" \
 && cmake --preset release -DBUILD_TESTING=OFF -DCMAKE_CXX_COMPILER=clang++-19 \
 && cmake --build --preset release -j "$jobs" --target parleyd \
 && install -D -s build/release/app/parleyd /image/parleyd

FROM runtime
COPY --from=build /image/parleyd /usr/local/bin/parleyd
# Says at once when a library is missing.
RUN ["parleyd", "version"]
