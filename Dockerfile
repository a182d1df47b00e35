# Milepost in a container: docker build -t milepost . && docker run -e MILEPOST_PUBLISHED_ON=loopback -p 127.0.0.1:8501:8501 -v milepost:/data milepost
FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /app

# The libraries first: this layer changes only with the requirements.
COPY requirements.txt ./
RUN pip install --require-hashes -r requirements.txt

COPY . .
RUN python -m compileall -q . \
    && useradd --system --uid 10001 --no-create-home --home-dir /data milepost \
    && install -d -o milepost -g milepost /data

# Everything that is not code: files as they came, warehouses, records, plans, packs.
# It starts where people sign in (people.toml), or where its port is said to be published on this computer only.
ENV MILEPOST_HOME=/data STREAMLIT_SERVER_ADDRESS=0.0.0.0
VOLUME /data
USER milepost
EXPOSE 8501

HEALTHCHECK --interval=30s --timeout=5s --start-period=90s --retries=3 \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://localhost:8501/_stcore/health', timeout=4)"]

# Without data of your own the demonstration is invented first, as `make run` does.
CMD ["sh", "-c", "python -m data demo --if-missing && exec python -m ui.serve --server.port 8501"]
