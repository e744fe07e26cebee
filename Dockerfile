# The service in an image: the package as its users install it, on a Node without tools, for a user without rights.
#   docker build -t writ .   (name another base by digest: --build-arg NODE=node:26-bookworm-slim@sha256:…)
# syntax=docker/dockerfile:1
ARG NODE=node:26-bookworm-slim

FROM ${NODE} AS package
WORKDIR /source
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN node tools/package.ts /made && mkdir /app && mv /made/package/*.tgz /app/writ.tgz

FROM ${NODE} AS installed
WORKDIR /app
COPY --from=package /app/writ.tgz ./
RUN npm init --yes > /dev/null && npm install --no-audit --no-fund ./writ.tgz && rm writ.tgz && npm cache clean --force

FROM ${NODE}
RUN install -d -o node -g node -m 0700 /data
COPY --from=installed --chown=root:root /app /app
# Nothing is written but what lies in /data: run it with a root that is read-only, and a /tmp in memory.
USER node
WORKDIR /app
ENV NODE_ENV=production WRIT_HOST=0.0.0.0 WRIT_PORT=8080 WRIT_DATA=/data
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.WRIT_PORT + '/ready').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "/app/node_modules/writ/cli/main.mjs"]
CMD ["serve"]
