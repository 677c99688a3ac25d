struct FullDiskProof {
  let laboratory: Laboratory
  func figures() throws -> [Figure] { [] }
}
