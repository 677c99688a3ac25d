import Glibc

/// Requests a second of a registry server, path by path, beside nginx serving the same bytes as
/// files.
package struct ServingCase: BenchmarkCase {
  /// A path, and what the Go registry gave for it.
  struct Path: Sendable {
    let path: String
    /// Requests a second of the reference registry 1.15.0, which was deployed with this data.
    ///
    /// Measured before this program was: all three layers of the same branches, `wrk -t1 -c16 -d5s`
    /// on loopback, two cores shared with wrk, Debian 12; from run to run up to half more or less.
    let reference: Double?
    /// How many times that is wanted.
    let factor: Double

    init(_ path: String, _ reference: Double?, times factor: Double = 1) {
      (self.path, self.reference, self.factor) = (path, reference, factor)
    }
  }

  private static let realPaths = [
    Path("/", 55_780), Path("/search", 1_032, times: 8),
    Path("/search?all=true", 84, times: 10),
    Path("/search?kibana.version=8.5.0", 715, times: 8),
    Path("/search?package=system", 22_635), Path("/search?category=security", 1_554, times: 8),
    Path("/categories", 7_942, times: 8), Path("/package/system/1.20.4/", 1_553, times: 10),
    Path("/package/system/1.20.4/docs/README.md", 13_400),
    Path("/package/system/1.20.4/img/system.svg", 23_350),
    Path("/epr/system/system-1.20.4.zip", 45, times: 20),
  ]

  private static let syntheticPaths = [
    Path("/", nil), Path("/search", nil), Path("/search?all=true", nil),
    Path("/search?kibana.version=8.5.0", nil), Path("/search?package=package_7", nil),
    Path("/categories", nil), Path("/package/package_7/19.7.0/", nil),
    Path("/epr/package_7/package_7-19.7.0.zip", nil),
  ]

  package let name: String
  package let summary: String
  private let storage: SampleStorages.Choice
  private let paths: [Path]

  package init(_ name: String, _ summary: String, on storage: SampleStorages.Choice = .usual) {
    (self.name, self.summary, self.storage) = (name, summary, storage)
    paths = storage == .usual ? Self.realPaths : Self.syntheticPaths
  }

  package var goals: [Goal] {
    paths.filter { $0.factor > 1 }.map {
      .serving($0.factor, "storage \($0.path)", over: Self.reference($0))
    }
  }

  private static func reference(_ path: Path) -> String { "Go 1.15.0 \(path.path)" }

  package func measure(_ setting: BenchmarkSetting) throws(BenchmarkError) -> CaseOutcome {
    var children = setting.workspace.processes()
    guard let program = setting.program, (try? children.run(["which", "wrk", "curl"])) != nil
    else { return CaseOutcome(storage: "", measurements: []) }
    let storage = try setting.storages.storage(storage)
    let environment = Environment.children(home: setting.workspace.path)
    let server = try ServerProcess(
      program.arguments(["serve", "snapshot", "--listen", "127.0.0.1:0"], in: storage.path),
      environment: environment, log: setting.workspace.path + "/server.log")
    let url = String(try server.line("listening on ").dropFirst("listening on ".count))
    let files = try setting.workspace.makeFolder("files")
    var served: [(path: Path, file: String)] = []
    for (number, path) in paths.enumerated() {
      let file = "\(number)"
      let found = try? children.run(
        ["curl", "--silent", "--fail", "--output", "\(files)/\(file)", url + path.path])
      // Storages other than the usual ones lack some of the packages.
      if found != nil { served.append((path, file)) }
    }
    let nginx = try NginxServer(serving: files, setting.workspace)
    var rows: [Measurement] = []
    for (path, file) in served {
      rows += [
        try Self.load("storage \(path.path)", server, url + path.path, setting),
        try nginx.map { (nginx) throws(BenchmarkError) in
          try Self.load("nginx \(path.path)", nginx.process, nginx.url + "/" + file, setting)
        } ?? nil,
        path.reference.flatMap { rate in
          Self.row(
            Self.reference(path),
            ServingFigures(requestsPerSecond: rate, median: .nan, percentile99: .nan), nil)
        },
      ].compactMap { $0 }
    }
    return CaseOutcome(storage: storage.kind, measurements: rows)
  }

  /// Asks for one address for a few seconds.
  private static func load(
    _ name: String, _ server: ServerProcess, _ url: String, _ setting: BenchmarkSetting
  ) throws(BenchmarkError) -> Measurement? {
    var children = setting.workspace.processes()
    let seconds = 5
    try children.run(["wrk", "-t1", "-c16", "-d1s", url])
    let before = server.cpu
    let text = try children.run(
      ["wrk", "-t1", "-c16", "-d\(seconds)s", "--timeout", "20s", "--latency", url])
    var figures = try ServingFigures(wrk: String(decoding: text, as: UTF8.self))
    figures.cpu =
      (server.cpu - before).milliseconds * 1000 / (figures.requestsPerSecond * Double(seconds))
    return row(name, figures, server.peakMemory)
  }

  /// A row of figures, with the server's memory.
  static func row(
    _ name: String, _ figures: ServingFigures, _ memory: Int?
  ) -> Measurement? {
    let sample = Sample(
      wall: .microseconds(Int((figures.median.isNaN ? 0 : figures.median) * 1000)),
      cpu: .microseconds(Int(figures.cpu ?? 0)), processes: 1, peakMemory: memory)
    return Measurement(contender: name, samples: [sample], serving: figures)
  }
}

/// nginx with the files of one folder.
struct NginxServer {
  let process: ServerProcess
  let url: String

  /// Starts it; nil on a machine that has no nginx.
  init?(serving folder: String, _ workspace: Workspace) throws(BenchmarkError) {
    var children = workspace.processes()
    let programs: [String] = ["/usr/sbin/nginx", "/usr/bin/nginx"]
    let program = programs.first { access($0, X_OK) == 0 }
    guard let program, let port = Self.freePort() else { return nil }
    let root = try workspace.makeFolder("nginx")
    let text = """
      worker_processes 2;
      daemon off;
      pid \(root)/pid;
      error_log stderr;
      user root;
      events { worker_connections 1024; }
      http {
        access_log off;
        sendfile on;
        default_type application/json;
        client_body_temp_path \(root); proxy_temp_path \(root); fastcgi_temp_path \(root);
        uwsgi_temp_path \(root); scgi_temp_path \(root);
        server { listen 127.0.0.1:\(port); root \(folder); }
      }

      """
    let configuration = geteuid() == 0 ? text : text.replacing("user root;\n", with: "")
    try children.run(
      ["tee", "\(root)/nginx.conf"], input: Array(configuration.utf8))
    url = "http://127.0.0.1:\(port)"
    process = try ServerProcess(
      [program, "-p", root, "-c", "\(root)/nginx.conf"],
      environment: Environment.children(home: workspace.path), log: "\(root)/log")
    try children.run(
      [
        "curl", "--silent", "--output", "/dev/null", "--retry", "50", "--retry-connrefused",
        "--retry-delay", "0", "--retry-max-time", "20", url + "/0",
      ])
  }

  /// A port that nobody listens on at the moment.
  private static func freePort() -> UInt16? {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, size) == 0 && getsockname(descriptor, $0, &size) == 0
      }
    }
    return isBound ? UInt16(bigEndian: address.sin_port) : nil
  }
}
