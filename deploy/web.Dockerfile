# The web app's server, which renders pages. From the project's root:
#   docker build -f deploy/web.Dockerfile -t parley/web .

# What it runs on. First, so that `--target runtime` builds nothing.
FROM node:20-slim AS runtime
ENV NODE_ENV=production NITRO_HOST=0.0.0.0 NITRO_PORT=3000
WORKDIR /app
USER node
EXPOSE 3000
HEALTHCHECK --interval=5s --timeout=4s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:3000/__health', { signal: AbortSignal.timeout(3000) }).then(answer => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
STOPSIGNAL SIGTERM
CMD ["node", "server/index.mjs"]

FROM node:20-slim AS build
ENV NUXT_TELEMETRY_DISABLED=1
WORKDIR /parley/web
# Modules first: they change more seldom than what uses them.
COPY web/package.json web/package-lock.json web/.npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY VERSION /parley/
COPY api /parley/api
COPY web ./
RUN npx --no-install nuxt prepare && npm run build

FROM runtime
COPY --from=build /parley/web/.output /app
