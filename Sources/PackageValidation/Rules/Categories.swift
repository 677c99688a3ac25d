/// The ids of the categories that registries know.
package enum Categories {
  package static let ids: Set<String> = [
    "advanced_analytics_ueba", "analytics_engine", "app_search", "application_observability",
    "asset_inventory", "auditd", "authentication", "aws", "azure", "big_data", "cdn_security",
    "cloud", "cloudsecurity_cdr", "config_management", "connector", "connector_client",
    "connector_package", "containers", "content_source", "crawler", "credential_management",
    "crm", "custom", "custom_logs", "database_security", "datastore", "dns_security", "edr_xdr",
    "elastic_stack", "elasticsearch_sdk", "email_security", "enterprise_search",
    "firewall_security", "google_cloud", "iam", "ids_ips", "infrastructure",
    "java_observability", "kubernetes", "language_client", "languages", "load_balancer",
    "message_queue", "misconfiguration_workflow", "monitoring", "native_search", "network",
    "network_security", "notification", "observability", "opentelemetry", "os_system",
    "process_manager", "productivity", "productivity_security", "proxy_security", "sdk_search",
    "security", "siem", "stream_processing", "support", "threat_intel", "ticketing",
    "version_control", "virtualization", "vpn_security", "vulnerability_management",
    "vulnerability_workflow", "web", "web_application_firewall", "websphere", "workplace_search",
  ]
}
