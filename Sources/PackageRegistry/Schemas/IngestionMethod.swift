/// How data of an input reaches the agent, by the input's type.
enum IngestionMethod {
  /// Returns the method's name; nil for an input that is not in the table.
  static func of(input: String) -> String? {
    table[input]
  }

  private static let table: [String: String] = {
    var table: [String: String] = [:]
    for (method, inputs) in methods {
      for input in inputs { table[input] = method }
    }
    return table
  }()

  private static let methods: [(String, [String])] = [
    (
      "API",
      [
        "cel", "entity-analytics", "httpjson", "o365audit", "salesforce", "streaming", "websocket",
        "winlog",
      ]
        + metrics(
          "apache", "aws", "awsfargate", "azure", "containerd", "docker", "elasticsearch",
          "enterprisesearch", "etcd", "gcp", "haproxy", "http", "kibana", "kubernetes", "logstash",
          "meraki", "nats", "nginx", "panw", "rabbitmq", "stan", "vsphere", "windows")
    ),
    (
      "Database",
      ["redis"]
        + metrics("memcached", "mongodb", "mysql", "postgresql", "redis", "sql", "zookeeper")
    ),
    ("Jolokia", metrics("activemq", "jolokia", "kafka")),
    ("File", ["filestream", "logfile"] + metrics("linux", "system")),
    ("Network Protocol", ["syslog", "tcp", "udp"] + metrics("statsd")),
    ("Webhook", ["http_endpoint"]),
    ("AWS S3", ["aws-s3"]),
    ("Azure Blob Storage", ["azure-blob-storage"]),
    ("AWS CloudWatch", ["aws-cloudwatch"]),
    ("Azure Event Hub", ["azure-eventhub"]),
    ("ETW", ["etw"]),
    ("GCP Pub/Sub", ["gcp-pubsub"]),
    ("Google Cloud Storage", ["gcs"]),
    ("Windows Performance Counters", metrics("iis")),
    ("journald", ["journald"]),
    ("Kafka", ["kafka"]),
    ("Lumberjack", ["lumberjack"]),
    ("NetFlow", ["netflow"]),
    ("Prometheus", metrics("prometheus")),
  ]

  private static func metrics(_ names: String...) -> [String] {
    names.map { $0 + "/metrics" }
  }
}
