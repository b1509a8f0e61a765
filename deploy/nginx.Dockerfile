# Nginx with Parley's configuration. From the project's root:
#   docker build -f deploy/nginx.Dockerfile -t parley/nginx .
FROM nginx:1.28
COPY deploy/nginx /etc/parley-nginx
RUN install -d -o 101 -g 101 -m 0700 /var/lib/parley-nginx
USER 101:101
# Ports that need no privilege; compose.yaml publishes them as 80 and 443.
ENV NGINX_HTTP_PORT=8080 NGINX_HTTPS_PORT=8443 NGINX_FOLDER=/var/lib/parley-nginx
EXPOSE 8080 8443
# Nginx's own answer: whether the servers behind it are well is told by theirs.
HEALTHCHECK --interval=5s --timeout=4s --start-period=30s --retries=3 \
  CMD ["curl", "--silent", "--fail", "--output", "/dev/null", "http://127.0.0.1:8080/"]
STOPSIGNAL SIGQUIT
ENTRYPOINT ["/etc/parley-nginx/start.sh"]
CMD []
