struct RaceProof {
  let laboratory: Laboratory
  func figures() throws -> [Figure] { [] }
}
