# kg in a container: docker build -t kg . && docker run --rm -v "$PWD/pages:/pages:ro" -v "$PWD/out:/out" kg build /pages -o /out
FROM python:3.12-slim AS wheel
WORKDIR /src
COPY pyproject.toml README.md LICENSE ./
COPY kg kg
RUN pip wheel --no-cache-dir --no-deps --wheel-dir /wheels .

FROM python:3.12-slim
# Not root: a container that reads files from others has no reason to be.
RUN useradd --create-home --uid 1000 kg && mkdir /out && chown kg /out
COPY --from=wheel /wheels /wheels
RUN pip install --no-cache-dir /wheels/*.whl && rm -r /wheels
COPY --chown=kg seeds /seeds
USER kg
ENV KG_CACHE_DIR=/home/kg/.cache/kg
# The packs are compiled once, in the image, and the image proves itself on the five pages.
RUN kg build /seeds -o /tmp/check --formats csv && rm -r /tmp/check
ENTRYPOINT ["kg"]
CMD ["--help"]
