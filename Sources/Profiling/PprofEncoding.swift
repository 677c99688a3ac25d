/// Samples as the message `Profile` of pprof's `profile.proto`.
struct PprofEncoding {
  private var strings: [String: Int64] = ["": 0]
  private var table = [""]
  private var profile = ProtocolBuffer()

  /// The message, not yet compressed.
  var bytes: [UInt8] { profile.bytes }

  /// - Parameters:
  ///   - samples: Stacks of addresses, the innermost first.
  ///   - map: Where the addresses belong.
  ///   - startedAt: Nanoseconds since 1970.
  ///   - duration: How long samples were taken.
  ///   - period: The CPU time that a sample stands for.
  init(
    samples: [[UInt64]], map: MemoryMap, startedAt: Int64, duration: Duration, period: Duration
  ) {
    let nanoseconds = Self.nanoseconds(period)
    for (type, unit) in [("samples", "count"), ("cpu", "nanoseconds")] {
      valueType(1, type, unit)
    }
    var counts: [[UInt64]: Int64] = [:]
    for sample in samples { counts[Self.calls(sample), default: 0] += 1 }
    let addresses = Set(counts.keys.joined())
    let files = mappings(of: addresses, map)
    let functions = Symbolizer(map).functions(at: addresses)
    var locations: [UInt64: Int64] = [:]
    for (index, address) in addresses.sorted().enumerated() {
      locations[address] = Int64(index + 1)
    }
    for (stack, count) in counts.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      profile.message(2) { sample in
        sample.numbers(1, stack.compactMap { locations[$0] })
        sample.numbers(2, [count, count * nanoseconds])
      }
    }
    let numbers = functionTable(Set(functions.values))
    for (address, location) in locations.sorted(by: { $0.value < $1.value }) {
      profile.message(4) { message in
        message.number(1, location)
        message.number(2, map.entry(at: address).flatMap { files[$0.path] } ?? 0)
        message.number(3, Int64(bitPattern: address))
        if let function = functions[address].flatMap({ numbers[$0] }) {
          message.message(4) { $0.number(1, function) }
        }
      }
    }
    profile.number(9, startedAt)
    profile.number(10, Self.nanoseconds(duration))
    valueType(11, "cpu", "nanoseconds")
    profile.number(12, nanoseconds)
    for text in table { profile.text(6, text) }
  }

  /// The places of the calls: a return address is that of what comes after the call, which may be
  /// another function.
  private static func calls(_ stack: [UInt64]) -> [UInt64] {
    stack.prefix(1) + stack.dropFirst().map { $0 - 1 }
  }

  private static func nanoseconds(_ duration: Duration) -> Int64 {
    duration.components.seconds * 1_000_000_000 + duration.components.attoseconds / 1_000_000_000
  }

  private mutating func string(_ text: String) -> Int64 {
    if let known = strings[text] { return known }
    let index = Int64(table.count)
    strings[text] = index
    table.append(text)
    return index
  }

  private mutating func valueType(_ field: Int, _ type: String, _ unit: String) {
    let (type, unit) = (string(type), string(unit))
    profile.message(field) { message in
      message.number(1, type)
      message.number(2, unit)
    }
  }

  /// Writes the files that are mapped, the program itself first; returns their numbers by path.
  private mutating func mappings(of addresses: Set<UInt64>, _ map: MemoryMap) -> [String: Int64] {
    let paths = Set(addresses.compactMap { map.entry(at: $0)?.path })
    let program = SystemFile.target(ofLink: "/proc/self/exe") ?? ""
    var numbers: [String: Int64] = [:]
    for path in [program] + paths.subtracting([program]).sorted() {
      let entries = map.entries.filter { $0.path == path }
      guard let first = entries.first(where: \.isExecutable) ?? entries.first else { continue }
      let number = Int64(numbers.count + 1)
      numbers[path] = number
      let name = string(first.name)
      profile.message(3) { message in
        message.number(1, number)
        message.number(2, Int64(bitPattern: first.addresses.lowerBound))
        message.number(3, Int64(bitPattern: first.addresses.upperBound))
        message.number(4, Int64(bitPattern: first.offset))
        message.number(5, name)
        message.number(7, 1)  // every location has its function
      }
    }
    return numbers
  }

  /// Writes the functions; returns their numbers.
  private mutating func functionTable(
    _ functions: Set<Symbolizer.Function>
  ) -> [Symbolizer.Function: Int64] {
    var numbers: [Symbolizer.Function: Int64] = [:]
    for function in functions.sorted(by: { $0.linkName < $1.linkName }) {
      let number = Int64(numbers.count + 1)
      numbers[function] = number
      let (name, linkName) = (string(function.name), string(function.linkName))
      profile.message(5) { message in
        message.number(1, number)
        message.number(2, name)
        message.number(3, linkName)
      }
    }
    return numbers
  }
}
