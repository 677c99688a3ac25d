/// One step of the parser through a text, in Swift values.
struct YAMLEvent {
  enum Kind {
    case documentStart
    case scalar(String, YAMLScalarStyle)
    case sequenceStart
    case mappingStart
    case collectionEnd
    case alias(String)
  }

  let kind: Kind
  let mark: YAMLMark
  var tag: String?
  var anchor: String?
}
