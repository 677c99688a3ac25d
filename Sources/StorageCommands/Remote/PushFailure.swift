internal import Transport

/// Why a change did not reach the remote.
enum PushFailure: Error {
  /// The repository follows no other one by that name.
  case noRemote(String)
  /// The server took the push apart and said no; `lines` is what it told people.
  case refused([PushResult.Refusal], lines: [String], place: String)
  /// The tips moved again and again, each time before the push arrived.
  case alwaysMoved(attempts: Int, place: String)
  /// The push was not answered and, as a look at the remote showed, did not happen.
  case notDone(TransportError, place: String)
  /// The push was not answered and the remote could not be looked at.
  case unknown(TransportError, place: String)
  /// The remote has a tag of that name, and it is another one.
  case tagDiffers(String, place: String)
  /// No distribution's branch is on the remote.
  case noDistributions(place: String)
  /// The folder holds something else.
  case occupied(path: String)
}
