import PackageRegistry
import RegistryServer
import TestSupport
import Testing

/// `/health` and what it says of a server that is about to end.
@Suite(.tags(.medium)) struct ReadinessTests {
  private let service: RegistryService

  init() throws {
    let repository = try TestRepository {
      TestBranch("production") { TestPackage("nginx", "1.0.0") }
    }
    service = RegistryService(
      registry: try Registry(sources: [
        .branches(["production"], ofRepositoryAt: repository.path, environment: [:])
      ]))
  }

  private func status(_ target: String) -> Int {
    service.answer(HTTPRequest(target: target)).status
  }

  @Test func aServerThatEndsIsHealthyButNotReady() {
    let ready = ["/health?ready=true", "/health?ready=1", "/health?x=y&ready=T"]
    let healthy = ["/health", "/health?ready=false", "/health?ready=", "/health?steady=true"]
    for target in ready + healthy { #expect(status(target) == 200, "\(target)") }
    service.readiness.isDraining = true
    for target in ready { #expect(status(target) == 503, "\(target)") }
    for target in healthy { #expect(status(target) == 200, "\(target)") }
    #expect(status("/search") == 200, "open connections are still served")
    #expect(service.answer(HTTPRequest(target: "/health")).body.count == 0)
  }
}
