//! Whether a folder is on another machine, whose changes this one is not told of.

use std::path::Path;

/// The kinds of file system of which inotify tells only this machine's changes.
const FAR: [&str; 12] = [
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "vboxsf", "drvfs", "prl_fs",
    "vmhgfs",
];

/// The kind of file system, if changes on it go unnoticed.
pub fn far(folder: &Path) -> Option<String> {
    let folder = folder.canonicalize().ok()?;
    let mounts = std::fs::read_to_string("/proc/mounts").ok()?;
    let kind = kind(&mounts, &folder)?;
    let is_far = FAR.contains(&kind) || kind.starts_with("fuse.");
    is_far.then(|| kind.to_string())
}

/// The kind of file system of the mount that the folder is on.
fn kind<'m>(mounts: &'m str, folder: &Path) -> Option<&'m str> {
    mounts
        .lines()
        .filter_map(|line| {
            let mut words = line.split(' ').skip(1);
            // A blank in a mount's name is written so.
            let place = words.next()?.replace("\\040", " ");
            Some((place, words.next()?))
        })
        .filter(|(place, _)| folder.starts_with(place))
        // The longest, and of two in one place the later, which hides the other.
        .max_by_key(|(place, _)| place.len())
        .map(|(_, kind)| kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_innermost_mount_counts() {
        let mounts = "/dev/vda / ext4 rw 0 0\nhost:/h /home nfs4 rw 0 0\n\
                      tmpfs /home/me/my\\040ram tmpfs rw 0 0\n";
        let kind = |folder: &str| kind(mounts, Path::new(folder));
        assert_eq!(kind("/opt/course"), Some("ext4"));
        assert_eq!(kind("/home/me/course"), Some("nfs4"));
        assert_eq!(kind("/home/me/my ram/course"), Some("tmpfs"));
        assert_eq!(kind("/homes"), Some("ext4"));
    }
}
