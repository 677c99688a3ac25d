import Foundation
import Synchronization

/// As much of the Kubernetes API as `kubectl rollout` asks of it, for deployments that the test names.
package final class DeploymentServer: Sendable {
  /// What becomes of a deployment once it is restarted.
  package enum Fate: Sendable {
    /// It is renewed, seen first half way.
    case comesUp
    /// It is never seen to be renewed.
    case hangs
    /// Nobody may change it.
    case isForbidden
  }

  private struct Deployment {
    var fate: Fate
    var generation = 1
    /// Whether its renewal was told to somebody who watches.
    var isRenewed = true
  }

  private let server: LoopbackHTTPServer
  private let state: State

  private final class State: Sendable {
    let deployments: Mutex<[String: Deployment]>
    let restarted = Mutex<[String]>([])
    init(_ fates: [String: Fate]) {
      deployments = Mutex(fates.mapValues { Deployment(fate: $0) })
    }
  }

  /// Starts the server with these deployments, all of them up.
  package init(_ fates: [String: Fate]) throws {
    let state = State(fates)
    self.state = state
    server = try LoopbackHTTPServer { Self.answer($0, state) }
  }

  /// The deployments that were restarted, and `NAME is up` for each that was seen to be renewed.
  package var events: [String] { state.restarted.withLock { $0 } }

  /// Adds a deployment, or gives it another fate.
  package func set(_ name: String, _ fate: Fate) {
    state.deployments.withLock { $0[name] = Deployment(fate: fate) }
  }

  /// The settings of `kubectl` that lead to this server.
  package var settings: String {
    """
    apiVersion: v1
    kind: Config
    clusters: [{name: test, cluster: {server: "\(server.url)"}}]
    users: [{name: test, user: {}}]
    contexts: [{name: test, context: {cluster: test, user: test}}]
    current-context: test

    """
  }

  // MARK: Answers

  private static let discovery = [
    "/api": #"{"kind":"APIVersions","versions":["v1"]}"#,
    "/api/v1": #"{"kind":"APIResourceList","groupVersion":"v1","resources":[]}"#,
    // Asked for to tell a namespace that is missing from a deployment that is.
    "/api/v1/namespaces/package-registry":
      #"{"kind":"Namespace","apiVersion":"v1","metadata":{"name":"package-registry"}}"#,
    "/apis": """
    {"kind":"APIGroupList","apiVersion":"v1","groups":[{"name":"apps",
    "versions":[{"groupVersion":"apps/v1","version":"v1"}],
    "preferredVersion":{"groupVersion":"apps/v1","version":"v1"}}]}
    """,
    "/apis/apps/v1": """
    {"kind":"APIResourceList","apiVersion":"v1","groupVersion":"apps/v1","resources":[
    {"name":"deployments","singularName":"deployment","namespaced":true,"kind":"Deployment",
    "verbs":["get","list","patch","watch"]}]}
    """,
    "/version": #"{"major":"1","minor":"32","gitVersion":"v1.32.0"}"#,
  ]

  private static let prefix = "/apis/apps/v1/namespaces/package-registry/deployments"

  private static func answer(
    _ request: HTTPExchange.Request, _ state: State
  ) -> HTTPExchange.Answer {
    if let text = discovery[request.path] { return json(200, text) }
    guard request.path.hasPrefix(prefix) else { return failure(404, "NotFound", "no such path") }
    let selector = request.target.components(separatedBy: "fieldSelector=metadata.name%3D")
    let name =
      selector.count > 1
      ? String(selector[1].prefix { $0 != "&" })
      : String(request.path.dropFirst(prefix.count + 1))
    return state.deployments.withLock { deployments in
      guard var deployment = deployments[name] else {
        return failure(404, "NotFound", "deployments.apps \\\"\(name)\\\" not found")
      }
      defer { deployments[name] = deployment }
      switch (request.method, selector.count > 1) {
      case ("PATCH", _):
        if case .isForbidden = deployment.fate {
          return failure(403, "Forbidden", "deployments.apps \\\"\(name)\\\" is forbidden")
        }
        state.restarted.withLock { $0.append(name) }
        deployment.generation += 1
        deployment.isRenewed = false
        return json(200, text(of: deployment, name))
      case (_, true) where request.target.contains("watch=true"):
        if case .hangs = deployment.fate { return json(200, "") }
        if !deployment.isRenewed { state.restarted.withLock { $0.append("\(name) is up") } }
        deployment.isRenewed = true
        return json(200, #"{"type":"MODIFIED","object":\#(text(of: deployment, name))}"# + "\n")
      case (_, true):
        return json(
          200,
          #"{"kind":"DeploymentList","apiVersion":"apps/v1","metadata":{"resourceVersion":"1"},"#
            + #""items":[\#(text(of: deployment, name))]}"#)
      default: return json(200, text(of: deployment, name))
      }
    }
  }

  private static func text(of deployment: Deployment, _ name: String) -> String {
    let version = deployment.generation * 2 + (deployment.isRenewed ? 1 : 0)
    let object: [String: Any] = [
      "apiVersion": "apps/v1", "kind": "Deployment",
      "metadata": [
        "name": name, "namespace": "package-registry", "uid": name,
        "generation": deployment.generation, "resourceVersion": "\(version)",
      ],
      "spec": [
        "replicas": 2, "selector": ["matchLabels": ["app": name]],
        "template": [
          "metadata": ["labels": ["app": name]],
          "spec": ["containers": [["name": "registry", "image": "registry"]]],
        ],
      ],
      "status": [
        "observedGeneration": deployment.generation, "replicas": 2, "readyReplicas": 2,
        "availableReplicas": 2, "updatedReplicas": deployment.isRenewed ? 2 : 1,
      ],
    ]
    let data = (try? JSONSerialization.data(withJSONObject: object)) ?? Data()
    return String(decoding: data, as: UTF8.self)
  }

  private static func json(_ status: Int, _ text: String) -> HTTPExchange.Answer {
    .text(status, text, [("Content-Type", "application/json")])
  }

  private static func failure(
    _ code: Int, _ reason: String, _ message: String
  ) -> HTTPExchange.Answer {
    json(
      code,
      #"{"kind":"Status","apiVersion":"v1","status":"Failure","code":\#(code),"#
        + #""reason":"\#(reason)","message":"\#(message)"}"#)
  }
}
