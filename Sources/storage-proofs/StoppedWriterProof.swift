struct StoppedWriterProof {
  let laboratory: Laboratory
  func figures() throws -> [Figure] { [] }
}
