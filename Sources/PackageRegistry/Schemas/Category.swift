/// A category that the registry knows.
struct Category: Sendable {
  let id: String
  let title: String
  /// The category that this one belongs to.
  let parent: String?

  /// Returns the category of that id.
  static func known(_ id: String) -> Category? {
    table[id]
  }

  private static let table: [String: Category] = {
    var table: [String: Category] = [:]
    for (parent, entries) in known {
      for (id, title) in entries {
        table[id] = Category(id: id, title: title, parent: parent)
      }
    }
    return table
  }()

  private static let known: [(parent: String?, [(id: String, title: String)])] = [
    (
      nil,
      [
        ("aws", "AWS"),
        ("azure", "Azure"),
        ("cloud", "Cloud"),
        ("config_management", "Config management"),
        ("containers", "Containers"),
        ("crm", "CRM"),
        ("custom", "Custom"),
        ("datastore", "Database"),
        ("elastic_stack", "Elastic Stack"),
        ("elasticsearch_sdk", "Elasticsearch SDK"),
        ("enterprise_search", "Enterprise Search"),
        ("google_cloud", "Google Cloud"),
        ("infrastructure", "Infrastructure"),
        ("languages", "Languages"),
        ("network", "Network"),
        ("observability", "Observability"),
        ("opentelemetry", "OpenTelemetry"),
        ("os_system", "Operating Systems"),
        ("productivity", "Productivity"),
        ("security", "Security"),
        ("support", "Support"),
        ("ticketing", "Ticketing"),
        ("version_control", "Version Control"),
      ]
    ),
    (
      "custom",
      [
        ("custom_logs", "Custom Logs")
      ]
    ),
    (
      "enterprise_search",
      [
        ("app_search", "Application Search"),
        ("connector", "Connector"),
        ("connector_client", "Connector Client"),
        ("connector_package", "Connector Package"),
        ("content_source", "Content Source"),
        ("crawler", "Crawler"),
        ("language_client", "Language Client"),
        ("native_search", "Native Search"),
        ("sdk_search", "SDK"),
        ("workplace_search", "Workplace Search"),
      ]
    ),
    (
      "observability",
      [
        ("application_observability", "Application"),
        ("analytics_engine", "Analytics Engine"),
        ("big_data", "Big Data"),
        ("java_observability", "Java"),
        ("kubernetes", "Kubernetes"),
        ("load_balancer", "Load Balancer"),
        ("message_queue", "Message Broker"),
        ("monitoring", "Monitoring"),
        ("notification", "Notification"),
        ("process_manager", "Process Manager"),
        ("stream_processing", "Stream Processing"),
        ("virtualization", "Virtualization Platform"),
        ("web", "Web Server"),
        ("websphere", "WebSphere Application Server"),
      ]
    ),
    (
      "security",
      [
        ("advanced_analytics_ueba", "Advanced Analytics (UEBA)"),
        ("asset_inventory", "Asset Inventory"),
        ("auditd", "AuditD"),
        ("authentication", "Authentication"),
        ("cdn_security", "Content Delivery Network"),
        ("cloudsecurity_cdr", "Cloud Security/CDR"),
        ("credential_management", "Credential Management"),
        ("database_security", "Database"),
        ("dns_security", "DNS"),
        ("edr_xdr", "EDR/XDR"),
        ("email_security", "Email"),
        ("firewall_security", "Firewall"),
        ("iam", "Identity and Access Management"),
        ("ids_ips", "IDS/IPS"),
        ("misconfiguration_workflow", "Misconfiguration Workflow"),
        ("network_security", "Network"),
        ("productivity_security", "Productivity"),
        ("proxy_security", "Proxy"),
        ("siem", "SIEM"),
        ("threat_intel", "Threat Intelligence"),
        ("vpn_security", "VPN"),
        ("vulnerability_management", "Vulnerability Management"),
        ("vulnerability_workflow", "Vulnerability Workflow"),
        ("web_application_firewall", "Web Application Firewall"),
      ]
    ),
  ]
}
