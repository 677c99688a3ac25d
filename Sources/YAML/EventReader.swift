internal import CLibYAML

/// Owns one libyaml parser and frees it exactly once.
///
/// The bytes belong to the caller and must outlive the reader: libyaml reads them in place. The
/// parser is on the heap, because it keeps its own address when it is given a text.
struct EventReader: ~Copyable {
  let parser: UnsafeMutablePointer<yaml_parser_t>
  private let input: UnsafeRawBufferPointer

  init(_ input: UnsafeRawBufferPointer) throws(YAMLError) {
    let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
    parser.initialize(to: yaml_parser_t())
    guard yaml_parser_initialize(parser) == 1 else {
      parser.deallocate()
      throw YAMLError(.outOfMemory, "no memory to parse YAML")
    }
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(
      parser, input.bindMemory(to: UInt8.self).baseAddress, input.count)
    self.parser = parser
    self.input = input
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
  }

  /// Returns the next event that says something of the tree, or nil at the end of the text.
  func next() throws(YAMLError) -> YAMLEvent? {
    while true {
      var event = yaml_event_t()
      guard yaml_parser_parse(parser, &event) == 1 else { throw failure() }
      defer { yaml_event_delete(&event) }
      let mark = YAMLMark(event.start_mark)
      switch event.type {
      case YAML_SCALAR_EVENT:
        let scalar = event.data.scalar
        let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
        let kind = YAMLEvent.Kind.scalar(
          String(decoding: bytes, as: UTF8.self), YAMLScalarStyle(scalar.style))
        return YAMLEvent(
          kind: kind, mark: mark, tag: text(scalar.tag), anchor: text(scalar.anchor))
      case YAML_MAPPING_START_EVENT:
        let start = event.data.mapping_start
        return YAMLEvent(
          kind: .mappingStart, mark: mark, tag: text(start.tag), anchor: text(start.anchor))
      case YAML_SEQUENCE_START_EVENT:
        let start = event.data.sequence_start
        return YAMLEvent(
          kind: .sequenceStart, mark: mark, tag: text(start.tag), anchor: text(start.anchor))
      case YAML_MAPPING_END_EVENT, YAML_SEQUENCE_END_EVENT:
        return YAMLEvent(kind: .collectionEnd, mark: mark)
      case YAML_ALIAS_EVENT:
        return YAMLEvent(kind: .alias(text(event.data.alias.anchor) ?? ""), mark: mark)
      case YAML_DOCUMENT_START_EVENT:
        return YAMLEvent(kind: .documentStart, mark: mark)
      case YAML_STREAM_END_EVENT, YAML_NO_EVENT:
        return nil
      default:
        continue
      }
    }
  }

  private func text(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    guard let pointer else { return nil }
    return String(cString: pointer)
  }

  /// Returns what libyaml says of the fault it stopped at.
  func failure() -> YAMLError {
    let fault = parser.pointee
    let problem = fault.problem.map { String(cString: $0) } ?? "the text is not YAML"
    switch fault.error {
    case YAML_MEMORY_ERROR:
      return YAMLError(.outOfMemory, "no memory to parse YAML")
    case YAML_READER_ERROR:
      // The reader knows bytes only, so the line is counted here.
      let mark = YAMLMark(byteOffset: fault.problem_offset, in: input)
      let isControl = problem.hasPrefix("control characters")
      return YAMLError(isControl ? .controlCharacter : .notUTF8, problem, at: mark)
    default:
      var message = problem
      if let context = fault.context {
        message += " \(String(cString: context))"
        if fault.context_mark.line != fault.problem_mark.line {
          message += " that begins at line \(fault.context_mark.line + 1)"
        }
      }
      return YAMLError(.syntax, message, at: YAMLMark(fault.problem_mark))
    }
  }
}

extension YAMLMark {
  /// Takes over a mark of libyaml, which counts from 0.
  init(_ mark: yaml_mark_t) {
    self.init(line: Int(mark.line) + 1, column: Int(mark.column) + 1)
  }

  /// Finds the place of a byte; columns count the bytes that begin a UTF-8 sequence.
  fileprivate init(byteOffset: Int, in bytes: UnsafeRawBufferPointer) {
    var line = 1
    var column = 1
    for byte in bytes.prefix(max(0, byteOffset)) {
      if byte == UInt8(ascii: "\n") {
        line += 1
        column = 1
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
    }
    self.init(line: line, column: column)
  }
}

extension YAMLScalarStyle {
  init(_ style: yaml_scalar_style_t) {
    switch style {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE: self = .singleQuoted
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE: self = .doubleQuoted
    case YAML_LITERAL_SCALAR_STYLE: self = .literal
    case YAML_FOLDED_SCALAR_STYLE: self = .folded
    default: self = .plain
    }
  }
}
