struct ErrorProof {
  let laboratory: Laboratory
  func figures() throws -> [Figure] { [] }
}
