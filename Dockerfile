# The server as an image: docs/deploy/docker.md says how to run it.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY global.json Directory.Build.props Directory.Packages.props .editorconfig ./
COPY build/BannedSymbols.txt build/
COPY src/ src/
RUN dotnet publish src/ActivitySmith.Server -c Release -o /app --nologo

FROM mcr.microsoft.com/dotnet/aspnet:10.0
RUN mkdir /data && chown "$APP_UID:$APP_UID" /data
COPY --from=build /app /app
ENV ACTIVITYSMITH_URLS=http://0.0.0.0:5080 \
    ACTIVITYSMITH_DATA=/data \
    DOTNET_EnableDiagnostics=0
USER $APP_UID
WORKDIR /data
VOLUME /data
EXPOSE 5080
STOPSIGNAL SIGTERM
# The image has no curl; bash asks for the readiness line itself.
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s --retries=3 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/5080 && printf 'GET /health/ready HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200 '"]
ENTRYPOINT ["dotnet", "/app/activitysmith.dll"]
